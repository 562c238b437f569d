import type { GatewayLog } from '../operations';
import type { CrmNews, CrmState } from '../upstream';

/**
 * Says in the log that a CRM does not answer any more, or again. That it answers at all is no news. Each process says
 * what it has seen itself; what others have seen they have said.
 */
export function tellCrm(logger: Pick<GatewayLog, 'event'>, tenant: string, news: CrmNews, before: CrmState): void {
  const { status, since, code, cause } = news;
  const which = tenant === '' ? {} : { tenant };
  if (status === 'down') {
    const why = { ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause }) };
    logger.event('warn', 'The CRM does not answer.', { ...which, ...why });
  } else if (before.status === 'down') {
    const seconds = Math.round((since - before.since) / 1_000);
    logger.event('info', 'The CRM answers again.', { ...which, seconds });
  }
}

/** What the log says of tenants of the cloud: that they move, run no more, or cannot be asked about. */
import type { TenantNews } from '../online';
import type { GatewayLog } from './logs';

const texts: Readonly<Record<TenantNews['event'], readonly [level: 'info' | 'warn', text: string]>> = {
  moved: ['info', 'A tenant has moved; its calls go to the new address.'],
  changed: ['info', 'The state of a tenant has changed.'],
  unanswered: ['warn', 'The identity service does not say where tenants live; what is known of them is used on.'],
  answered: ['info', 'The identity service says again where tenants live.'],
  refused: ['warn', 'The state page of a tenant is not usable, or points outside ONLINE_HOSTS; it is not followed.'],
};

/** Neither addresses nor secrets: the state page shows the former, and there are none of the latter. */
export function logTenantNews(logger: Pick<GatewayLog, 'event'>, news: TenantNews): void {
  const { event, tenant } = news;
  const [level, text] = texts[event];
  logger.event(level, text, {
    tenant,
    ...('state' in news ? { state: news.state } : {}),
    ...('cause' in news && news.cause !== undefined ? { cause: news.cause } : {}),
  });
}

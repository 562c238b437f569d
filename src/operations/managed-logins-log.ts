/** What the operator's log says of log-ins that the gateway makes for its callers. No secret comes here. */
import type { ManagedLogInNews } from '../online';
import type { GatewayLog } from './logs';

/** Logs that the gateway has logged in, or why it could not; at which level, the consequences say. */
export function logManagedLogIn(log: Pick<GatewayLog, 'event'>): (news: ManagedLogInNews) => void {
  return ({ kind, ...news }) => {
    switch (kind) {
      case 'renewed':
        log.event('info', 'The gateway has logged in for its callers.', news);
        break;
      case 'failed':
        log.event('warn', 'The gateway could not log in for its callers.', news);
        break;
      case 'unwritable':
        log.event('error', 'A new refresh token cannot be written; it is lost when this process ends.', news);
    }
  };
}

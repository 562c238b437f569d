import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Caller, CallContext } from '../command';
import { tokenHash, type Limit, type LimitSubject } from './policy';

/** Connects to what several gateways share; the client is the Redis package's, which this room does not know. */
export type SharedCounter = () => Promise<object>;

export interface Limiter {
  /** Counts one call. @returns undefined when it may go on, else whole seconds until the next one may */
  count(caller: Caller, context: CallContext): Promise<number | undefined>;
}

/**
 * One limiter per limited rule.
 * @param name tells rules apart in a shared store; the same on every node with the same policy
 */
export function createLimiter(limit: Limit, name: string, shared?: SharedCounter): Limiter {
  const options = {
    points: limit.calls,
    duration: limit.seconds,
    keyPrefix: `netserver-gateway:limit:${nameHash(name)}`,
  };
  const memory = new RateLimiterMemory(options);
  let counter: Promise<RateLimiterAbstract> | undefined;
  const connect = async (connection: SharedCounter): Promise<RateLimiterAbstract> =>
    // While Redis is away each gateway counts for itself.
    new RateLimiterRedis({ ...options, storeClient: await connection(), insuranceLimiter: memory });
  return {
    count: async (caller, context) => {
      const counting = shared === undefined ? memory : await (counter ??= connect(shared));
      try {
        await counting.consume(keyOf(limit.per, caller, context));
        return undefined;
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw error;
      }
    },
  };
}

const nameHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** Whose call it is, as a hash: no name and no ticket stands in a shared store. */
function keyOf(per: LimitSubject, caller: Caller, context: CallContext): string {
  return tokenHash(JSON.stringify([per, ...partsOf(per, caller, context)]));
}

function partsOf(per: LimitSubject, caller: Caller, { remoteAddress = '' }: CallContext): readonly string[] {
  switch (per) {
    case 'everyone':
      return [];
    case 'tenant':
      return [caller.tenant.toLowerCase()];
    case 'application':
      return [caller.tenant.toLowerCase(), caller.applicationToken?.reveal() ?? ''];
    case 'address':
      return [remoteAddress];
    case 'caller':
      return [caller.tenant.toLowerCase(), ...whoIs(caller, remoteAddress)];
  }
}

/**
 * Basic callers count by name, so that guessing passwords is limited, too; callers without credentials (log-ins) by
 * address.
 */
function whoIs({ credential }: Caller, remoteAddress: string): readonly string[] {
  switch (credential?.scheme) {
    case 'basic':
      return ['basic', credential.user.toLowerCase()];
    case 'ticket':
      return ['ticket', credential.ticket.reveal()];
    case 'bearer':
      return ['ticket', credential.token.reveal()];
    case 'session':
      return ['session', credential.xsrf.reveal()];
    default:
      return ['address', remoteAddress];
  }
}

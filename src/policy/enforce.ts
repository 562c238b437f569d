/** Enforces a policy: calls are let through, refused, or counted. */
import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { failure, type CallContext, type Caller, type Failure, type Layer } from '../command';
import {
  compilePolicy,
  subjectOf,
  tokenHash,
  type Limit,
  type LimitSubject,
  type PolicyRule,
  type Subject,
} from './policy';

/**
 * The layer that lets calls through as the rules say. What is refused here has not been sent; metrics see it by the
 * outcome's code.
 */
export function enforcePolicy(rules: readonly PolicyRule[], shared?: SharedCounter): Layer {
  if (rules.length === 0) return { name: 'policy' };
  const policy = compilePolicy(rules);
  const limiters = new Map<PolicyRule, Limiter>();
  for (const [index, rule] of rules.entries())
    if (typeof rule.effect === 'object')
      limiters.set(rule, createLimiter(rule.effect, `${index} ${JSON.stringify(rule)}`, shared));
  const refusal = async (subject: Subject, caller: Caller, context: CallContext): Promise<Failure | undefined> => {
    const rule = policy(subject);
    if (rule === undefined || rule.effect === 'allow') return undefined;
    if (rule.effect === 'deny')
      return failure('caller.forbidden', 'the policy of this gateway does not allow this call');
    const seconds = await limiters.get(rule)?.count(caller, context);
    if (seconds === undefined) return undefined;
    return failure('caller.rate', 'too many calls; try again later', { retryAfterSeconds: seconds });
  };
  return {
    name: 'policy',
    execute: async (command, next) => {
      const { caller, context, operation } = command;
      return (await refusal(subjectOf(caller, context, operation), caller, context)) ?? next(command);
    },
    relay: async (request, next) => {
      const { caller, context } = request;
      return (await refusal(subjectOf(caller, context, request), caller, context)) ?? next(request);
    },
  };
}

/**
 * Connects to the store that several gateways share; this room does not know its client, which is the Redis package's.
 */
export type SharedCounter = () => Promise<object>;

interface Limiter {
  /** Counts one call. @returns undefined when it may go on, otherwise the whole seconds until the next one may */
  count(caller: Caller, context: CallContext): Promise<number | undefined>;
}

/**
 * One limiter per limited rule.
 * @param name tells rules apart in a shared store; the same on every node with the same policy
 */
function createLimiter(limit: Limit, name: string, shared?: SharedCounter): Limiter {
  const options = {
    points: limit.calls,
    duration: limit.seconds,
    keyPrefix: `netserver-gateway:limit:${nameHash(name)}`,
  };
  const memory = new RateLimiterMemory(options);
  let counter: Promise<RateLimiterAbstract> | undefined;
  const connect = async (connection: SharedCounter): Promise<RateLimiterAbstract> =>
    // While Redis is away, each gateway counts its own calls.
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

/** Whose call it is, as a hash: a shared store must hold no name and no ticket. */
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
      return [caller.tenant.toLowerCase(), ...identityOf(caller, remoteAddress)];
  }
}

/**
 * Basic callers count by name, so that guessing passwords is limited, too; callers without credentials (log-ins) by
 * address.
 */
function identityOf({ credential }: Caller, remoteAddress: string): readonly string[] {
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

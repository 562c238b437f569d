import { failure, type CallContext, type Caller, type Failure, type Layer } from '../command';
import { createLimiter, type Limiter, type SharedCounter } from './limiter';
import { compilePolicy, subjectOf, type Rule, type Subject } from './policy';

/**
 * Lets through what the rules let through. What is refused here has not been sent; the outcome's code tells the
 * metrics.
 */
export function enforcePolicy(rules: readonly Rule[], shared?: SharedCounter): Layer {
  if (rules.length === 0) return { name: 'policy' };
  const policy = compilePolicy(rules);
  const limiters = new Map<Rule, Limiter>();
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

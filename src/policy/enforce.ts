import { failure, type CallContext, type Caller, type Failure, type Upstream } from '../command';
import { createLimiter, type Limiter, type SharedCounter } from './limiter';
import { compilePolicy, subjectOf, type Rule, type Subject } from './policy';

/** An upstream for those the rules let through. What is refused here has not been sent; the outcome's code tells the metrics. */
export function enforcePolicy(inner: Upstream, rules: readonly Rule[], shared?: SharedCounter): Upstream {
  if (rules.length === 0) return inner;
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
  const { relay } = inner;
  return {
    execute: async (command) => {
      const { caller, context, operation } = command;
      return (await refusal(subjectOf(caller, context, operation), caller, context)) ?? inner.execute(command);
    },
    ready: () => inner.ready(),
    close: () => inner.close(),
    ...(relay === undefined
      ? {}
      : {
          relay: async (request) => {
            const { caller, context, method, path } = request;
            return (await refusal(subjectOf(caller, context, { method, path }), caller, context)) ?? relay(request);
          },
        }),
  };
}

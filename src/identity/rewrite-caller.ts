import type { Caller, CallContext, Failure, Upstream } from '../command';

/** Gives the caller as the upstream shall see him (the very same object where nothing changes), or why he is not let through. */
export type CallerRewrite = (caller: Caller, context: CallContext) => Caller | Failure;

/** An upstream whose callers are rewritten on both ways in, commands and relayed calls. A changed caller is a new object, so the original SOAP bytes no longer count. */
export function rewriteCaller(inner: Upstream, rewrite: CallerRewrite): Upstream {
  const { relay } = inner;
  return {
    execute: (command) => {
      const caller = rewrite(command.caller, command.context);
      if ('kind' in caller) return Promise.resolve(caller);
      return inner.execute(caller === command.caller ? command : { ...command, caller });
    },
    ready: () => inner.ready(),
    close: () => inner.close(),
    ...(relay === undefined
      ? {}
      : {
          relay: async (request) => {
            const caller = rewrite(request.caller, request.context);
            return 'kind' in caller ? caller : relay(caller === request.caller ? request : { ...request, caller });
          },
        }),
  };
}

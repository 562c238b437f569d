import type { Caller, CallContext, Failure, Layer } from '../command';

/** Gives the caller as the CRM shall see it (the very same object where nothing changes), or why it is not let through. */
export type CallerRewrite = (caller: Caller, context: CallContext) => Caller | Failure;

/** A layer that rewrites callers on both ways in, commands and relayed calls. A changed caller is a new object, so the original SOAP bytes no longer count. */
export function rewriteCaller(name: string, rewrite: CallerRewrite): Layer {
  return {
    name,
    execute: (command, next) => {
      const caller = rewrite(command.caller, command.context);
      if ('kind' in caller) return Promise.resolve(caller);
      return next(caller === command.caller ? command : { ...command, caller });
    },
    relay: async (request, next) => {
      const caller = rewrite(request.caller, request.context);
      return 'kind' in caller ? caller : next(caller === request.caller ? request : { ...request, caller });
    },
  };
}

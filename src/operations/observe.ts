import type { CallContext, Caller, FailureCode, Layer, Outcome, RelayAnswer, RelayRequest } from '../command';
import type { Operation } from '../contract';
import type { GatewayLog } from './logs';

/**
 * One command or relayed call that has ended, sent to the CRM or not (the policy may have refused it), as metrics,
 * audit and traces see it: no argument and no result.
 */
export interface FinishedCall {
  readonly what:
    | { readonly kind: 'operation'; readonly operation: Operation }
    | ({ readonly kind: 'relay' } & Pick<RelayRequest, 'method' | 'path' | 'operation'>);
  readonly caller: Caller;
  readonly context: CallContext;
  readonly outcome: 'ok' | FailureCode;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ms: number;
}

export interface Observation {
  /** Must not throw. */
  readonly observers: readonly ((call: FinishedCall) => void)[];
}

type Called = Pick<FinishedCall, 'caller' | 'context'>;

/** Tells observers of every call, relayed ones included. Calls pass through as they are. */
export function observe({ observers }: Observation): Layer {
  /** Carries a call on and tells the observers what became of it, a defect (`internal`) too. */
  const observed = async <C extends Called, R extends Outcome | RelayAnswer>(
    what: FinishedCall['what'],
    call: C,
    next: (call: C) => Promise<R>,
  ): Promise<R> => {
    const { caller, context } = call;
    const startedAt = Date.now();
    const startMark = performance.now();
    let outcome: FinishedCall['outcome'] | undefined = 'internal';
    try {
      const result = await next(call);
      // Entity REST over agents: the commands that carry it out are told one by one.
      const isPassedBack = result.kind === 'failure' && result.hasNoRest === true;
      outcome = isPassedBack ? undefined : result.kind === 'failure' ? result.code : 'ok';
      return result;
    } finally {
      if (outcome !== undefined) {
        const finished = { what, caller, context, outcome, startedAt, ms: performance.now() - startMark };
        for (const observer of observers) observer(finished);
      }
    }
  };
  return {
    name: 'observe',
    execute: (command, next) => observed({ kind: 'operation', operation: command.operation }, command, next),
    relay: (request, next) => {
      const { method, path, operation } = request;
      const named = operation === undefined ? {} : { operation };
      return observed({ kind: 'relay', method, path, ...named }, request, next);
    },
  };
}

/** A log that also hands each exchange to `observer`, before it writes the line. */
export function observedLog(log: GatewayLog, observer: GatewayLog['exchange']): GatewayLog {
  return {
    ...log,
    exchange: (line) => {
      observer(line);
      log.exchange(line);
    },
  };
}

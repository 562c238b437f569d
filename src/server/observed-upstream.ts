import type { CallContext, Caller, Command, FailureCode, Outcome, Relay, Upstream } from '../command';
import type { Operation } from '../contract';
import type { GatewayLog } from './logs';

/** One call to the CRM that has come to its end, as metrics, audit and traces see it: no argument and no result. */
export interface CarriedOut {
  readonly what:
    | { readonly kind: 'operation'; readonly operation: Operation }
    | { readonly kind: 'relay'; readonly method: string; readonly path: string };
  readonly caller: Caller;
  readonly context: CallContext;
  readonly outcome: 'ok' | FailureCode;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ms: number;
}

export interface Observation {
  /** Must not throw. */
  readonly observers: readonly ((call: CarriedOut) => void)[];
  /** Gives a call that came without a trace one of its own. */
  readonly trace?: (context: CallContext) => CallContext;
}

/** An upstream whose calls are told to observers, relayed ones included. Commands pass through as they are, but for the trace. */
export function observedUpstream(inner: Upstream, { observers, trace = (context) => context }: Observation): Upstream {
  const observe = async <T extends Outcome | Awaited<ReturnType<Relay>>>(
    call: Pick<CarriedOut, 'what' | 'caller' | 'context'>,
    carry: () => Promise<T>,
  ): Promise<T> => {
    const startedAt = Date.now();
    const startedMs = performance.now();
    let outcome: CarriedOut['outcome'] = 'internal';
    try {
      const result = await carry();
      outcome = result.kind === 'failure' ? result.code : 'ok';
      return result;
    } finally {
      const ms = performance.now() - startedMs;
      for (const told of observers) told({ outcome, startedAt, ms, ...call });
    }
  };
  const execute = (command: Command): Promise<Outcome> => {
    const context = trace(command.context);
    const { operation, caller } = command;
    const carried = context === command.context ? command : { ...command, context };
    return observe({ what: { kind: 'operation', operation }, caller, context }, () => inner.execute(carried));
  };
  const { relay } = inner;
  const relayed: Relay | undefined =
    relay &&
    ((request) => {
      const { method, path, caller } = request;
      const context = trace(request.context);
      return observe({ what: { kind: 'relay', method, path }, caller, context }, () => relay({ ...request, context }));
    });
  return {
    execute,
    ready: () => inner.ready(),
    close: () => inner.close(),
    ...(relayed === undefined ? {} : { relay: relayed }),
  };
}

/** A log whose exchanges are told to somebody else, too. */
export function observedLog(log: GatewayLog, told: GatewayLog['exchange']): GatewayLog {
  return {
    ...log,
    exchange: (line) => {
      told(line);
      log.exchange(line);
    },
  };
}

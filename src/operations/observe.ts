import type { CallContext, Caller, FailureCode, Layer, RelayRequest } from '../command';
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
  /** Gives a call that came without a trace one of its own. */
  readonly trace?: (context: CallContext) => CallContext;
}

type Called = Pick<FinishedCall, 'caller' | 'context'>;
type Began = { readonly at: number; readonly startMark: number };

/** Tells observers of every call, relayed ones included. Commands pass through as they are, but for the trace. */
export function observe({ observers, trace }: Observation): Layer {
  const tell = (
    what: FinishedCall['what'],
    { caller, context }: Called,
    began: Began,
    outcome: FinishedCall['outcome'],
  ) => {
    const call = { what, caller, context, outcome, startedAt: began.at, ms: performance.now() - began.startMark };
    for (const observer of observers) observer(call);
  };
  return {
    name: 'observe',
    execute: async (command, next) => {
      const context = trace === undefined ? command.context : trace(command.context);
      const carried = context === command.context ? command : { ...command, context };
      const began = { at: Date.now(), startMark: performance.now() };
      let outcome: FinishedCall['outcome'] = 'internal';
      try {
        const result = await next(carried);
        outcome = result.kind === 'failure' ? result.code : 'ok';
        return result;
      } finally {
        tell({ kind: 'operation', operation: command.operation }, carried, began, outcome);
      }
    },
    relay: async (request, next) => {
      const { method, path, operation } = request;
      const context = trace === undefined ? request.context : trace(request.context);
      const carried = { ...request, context };
      const began = { at: Date.now(), startMark: performance.now() };
      let outcome: FinishedCall['outcome'] = 'internal';
      try {
        const result = await next(carried);
        outcome = result.kind === 'failure' ? result.code : 'ok';
        return result;
      } finally {
        const named = operation === undefined ? {} : { operation };
        tell({ kind: 'relay', method, path, ...named }, carried, began, outcome);
      }
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

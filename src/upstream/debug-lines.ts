/** Lines of the log at level `debug`: what is asked of the gateway, and what the gateway asks the CRM. */
import type { Debug, Layer, Trace } from '../command';
import type { HttpFailure } from './http-call';

/** One line per command: what the message was read as. The lines of its calls to the CRM follow it. */
export function logCommands(debug: Debug): Layer {
  return {
    name: 'log commands',
    execute: (command, next) => {
      const { operation, context } = command;
      debug()?.('A command is carried out.', {
        correlationId: context.correlationId,
        traceId: context.trace?.id,
        wire: context.wire,
        version: context.wire === 'rest' ? 'v1' : operation.version,
        agent: operation.agent,
        operation: operation.name,
      });
      return next(command);
    },
  };
}

type AttemptResult = { readonly kind: 'answer'; readonly status: number } | HttpFailure;

/**
 * One line per try at the CRM, under the correlation id of the call it is for. The path is left out: the client wrote
 * that of a relayed call.
 * @param attempt from 1 on
 * @returns called with the result of the try, which begins now; undefined while the level is off
 */
export function logAttempt(
  debug: Debug | undefined,
  correlationId: string | undefined,
  trace: Trace | undefined,
  method: string,
  attempt: number,
): ((result: AttemptResult) => void) | undefined {
  const write = debug?.();
  if (write === undefined) return undefined;
  const began = performance.now();
  return (result) => {
    const outcome =
      result.kind === 'answer'
        ? { status: result.status }
        : { reason: result.reason, cause: result.cause, sent: result.left ? 'yes' : 'no' };
    const ms = Math.round(performance.now() - began);
    write('The CRM was asked.', { correlationId, traceId: trace?.id, method, attempt, ...outcome, ms });
  };
}

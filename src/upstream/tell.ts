import type { Debug, Layer } from '../command';
import type { HttpFailure } from './http-call';

/** One debug line per command: what the message was read as. What the CRM is asked for it follows. */
export function tellCommands(debug: Debug): Layer {
  return {
    name: 'tell commands',
    execute: (command, next) => {
      const { operation, context } = command;
      debug()?.('A command is carried out.', {
        correlationId: context.correlationId,
        wire: context.wire,
        version: operation.version,
        agent: operation.agent,
        operation: operation.name,
      });
      return next(command);
    },
  };
}

type Came = { readonly kind: 'answer'; readonly status: number } | HttpFailure;

/**
 * One debug line per try at the CRM, under the correlation id of the call it is for; the path is not told: of a call
 * that is passed on the client wrote it.
 * @param attempt from 1 on
 * @returns to be told what came of the try, which begins now; undefined while nobody listens
 */
export function tellAttempt(
  debug: Debug | undefined,
  correlationId: string | undefined,
  method: string,
  attempt: number,
): ((came: Came) => void) | undefined {
  const tell = debug?.();
  if (tell === undefined) return undefined;
  const began = performance.now();
  return (came) => {
    const result =
      came.kind === 'answer'
        ? { status: came.status }
        : { reason: came.reason, cause: came.cause, sent: came.left ? 'yes' : 'no' };
    const ms = Math.round(performance.now() - began);
    tell('The CRM was asked.', { correlationId, method, attempt, ...result, ms });
  };
}

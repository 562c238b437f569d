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

/** What of a call is told; the path is not: of a call that is passed on the client wrote it. */
interface Attempt {
  readonly method: string;
  readonly correlationId: string | undefined;
  /** From 1 on. */
  readonly attempt: number;
}

type Came = { readonly kind: 'answer'; readonly status: number } | HttpFailure;

/**
 * One debug line per try at the CRM, under the correlation id of the call it is for.
 * @returns to be told what came of the try, which begins now; undefined while nobody listens
 */
export function tellAttempt(debug: Debug | undefined, attempt: Attempt): ((came: Came) => void) | undefined {
  const tell = debug?.();
  if (tell === undefined) return undefined;
  const began = performance.now();
  return (came) => {
    const { correlationId, ...rest } = attempt;
    const result =
      came.kind === 'answer'
        ? { status: came.status }
        : { reason: came.reason, cause: came.cause, sent: came.left ? 'yes' : 'no' };
    tell('The CRM was asked.', { correlationId, ...rest, ...result, ms: Math.round(performance.now() - began) });
  };
}

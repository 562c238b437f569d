import { resign, StartFailure, type GatewayLog } from '../operations';
import type { Terminal } from './surroundings';

/** Whom a failed start is told. */
export interface Told {
  /** Of a worker's failure its supervisor says what there is to say. */
  readonly worker: number | undefined;
  readonly logger: GatewayLog;
  readonly out: Terminal;
  readonly problems: Terminal;
}

/** A setting or a file that is wrong: it would be wrong again, so nobody needs to try. */
export const unusable = (reasons: readonly string[]): StartFailure =>
  new StartFailure(reasons.map((reason) => ({ reason, exitCode: 2 })));

/**
 * Tells why the gateway does not start: in sentences where a person looks, in log lines where the output is no
 * terminal.
 * @returns the exit code; a worker has ended by then
 */
export async function tellFailure(error: unknown, { worker, logger, out, problems }: Told): Promise<number> {
  const { reasons, exitCode } = failureOf(error);
  if (worker !== undefined) await resign(process, { reason: reasons.join(' '), exitCode });
  if (out.isTTY !== true)
    for (const reason of reasons) logger.event('error', 'The gateway does not start.', { reason });
  if (out.isTTY === true || problems.isTTY === true) for (const reason of reasons) problems.write(`${reason}\n`);
  if (isDefect(error)) logger.defect('The gateway does not start because of a defect.', error);
  await logger.close();
  return exitCode;
}

function failureOf(error: unknown): Pick<StartFailure, 'reasons' | 'exitCode'> {
  if (error instanceof StartFailure) return error;
  return { reasons: [error instanceof Error ? error.message : 'Something was thrown that is no error.'], exitCode: 1 };
}

/** Errors that are meant to be read are plain ones of ours, or the system's with a code (EADDRINUSE). */
function isDefect(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return !(error instanceof StartFailure) && error.constructor !== Error && !('code' in error);
}

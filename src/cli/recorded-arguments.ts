/** Arguments of recorded calls: one for each operation, to try a client with. */
import type { Struct } from '../command';
import type { Contract, Operation } from '../contract';
import { readLine, recordingLines, type RevivedCall } from '../recording';

export interface RecordedCalls {
  /** Undefined where the recording has no call of the operation. */
  argumentsOf(operation: Operation): Struct | undefined;
  /** Calls that are not used, as their values are not masked. */
  readonly plain: number;
}

/**
 * Reads recordings once. Of each operation the first call counts that was answered and, where there is one, that the
 * client made itself. Rejects with the system's error where a file cannot be read.
 * @param isOwn whether a call is of the client
 */
export async function recordedCalls(
  files: readonly string[],
  isOwn: (call: RevivedCall) => boolean,
  contract: Contract,
): Promise<RecordedCalls> {
  const first = new Map<string, { readonly given: Struct; readonly isOfClient: boolean }>();
  let plain = 0;
  for (const file of files)
    for await (const { text } of recordingLines(file)) {
      const line = text === undefined ? undefined : readLine(text, contract);
      if (line?.kind !== 'call' || line.call.outcome?.kind !== 'answer') continue;
      const { operation, values, arguments: given } = line.call;
      if (values !== 'masked') {
        plain += 1;
        continue;
      }
      const key = keyOf(operation);
      const isOfClient = isOwn(line.call);
      const known = first.get(key);
      if (known === undefined || (isOfClient && !known.isOfClient)) first.set(key, { given, isOfClient });
    }
  return { argumentsOf: (operation) => first.get(keyOf(operation))?.given, plain };
}

const keyOf = ({ agent, name }: Operation): string => `${agent}.${name}`.toLowerCase();

/** Arguments of recorded calls: one for each operation, to try a client with. */
import type { Struct } from '../command';
import type { Contract, Operation } from '../contract';
import { readLine, recordingLines } from '../recording';

export interface RecordedCalls {
  /** Undefined where the recording has no call of the operation. */
  argumentsOf(operation: Operation): Struct | undefined;
  /** Calls that are not used, as their values are not masked. */
  readonly plain: number;
}

/**
 * Reads recordings once. Of each operation the first call counts that was answered and, where there is one, that the
 * client made itself. Rejects with the system's error where a file cannot be read.
 * @param client name of its application
 */
export async function recordedCalls(
  files: readonly string[],
  client: string,
  contract: Contract,
): Promise<RecordedCalls> {
  const first = new Map<string, { readonly given: Struct; readonly isOwn: boolean }>();
  let plain = 0;
  for (const file of files)
    for await (const { text } of recordingLines(file)) {
      const line = text === undefined ? undefined : readLine(text, contract);
      if (line?.kind !== 'call' || line.call.outcome?.kind !== 'answer') continue;
      const { operation, who, values, arguments: given } = line.call;
      if (values !== 'masked') {
        plain += 1;
        continue;
      }
      const key = keyOf(operation);
      const isOwn = who.application === client;
      const known = first.get(key);
      if (known === undefined || (isOwn && !known.isOwn)) first.set(key, { given, isOwn });
    }
  return { argumentsOf: (operation) => first.get(keyOf(operation))?.given, plain };
}

const keyOf = ({ agent, name }: Operation): string => `${agent}.${name}`.toLowerCase();

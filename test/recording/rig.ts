/** Records calls over a CRM of the test, and reads the lines. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stack, type Caller, type Command, type Outcome, type Struct, type Upstream } from '../../src/command';
import type { Contract, Operation } from '../../src/contract';
import { recordCalls, type RecordingNews, type RecordingResult } from '../../src/recording';
import { ownContract } from '../gateway/running';

export const contract: Contract = ownContract();

/** `Services86.Appointment.SetSeen` */
export function operationOf(name: string): Operation {
  const [version = '', agent = '', operation = ''] = name.split('.');
  const lookup = contract.version(version)?.agent(agent);
  const found = lookup?.found === 'agent' ? lookup.agent.operation(operation) : undefined;
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

export function commandFor(
  name: string,
  given: Struct,
  more: Partial<Command> = {},
  caller: Caller = { tenant: '' },
): Command {
  return {
    operation: operationOf(name),
    arguments: given,
    caller,
    context: { correlationId: 'c-1', deadline: Infinity, signal: new AbortController().signal, wire: 'rest' },
    ...more,
  };
}

export interface Recorded {
  readonly file: string;
  readonly text: string;
  readonly lines: readonly Record<string, never>[];
  readonly news: readonly RecordingNews[];
  readonly results: readonly RecordingResult[];
}

type Limits = Parameters<typeof recordCalls>[0]['limits'];

export const key = Buffer.alloc(32, 7);
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFile(name = 'calls.jsonl'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
  folders.push(folder);
  return path.join(folder, name);
}

/** A recording of what is done with the CRM. */
export async function recorded(
  values: 'masked' | 'plain',
  crm: Upstream,
  act: (upstream: Upstream) => Promise<unknown>,
  limits: Limits = {},
): Promise<Recorded> {
  const file = temporaryFile();
  const news: RecordingNews[] = [];
  const results: RecordingResult[] = [];
  const layer = recordCalls({
    file,
    values,
    key,
    who: ({ tenant }) => ({ tenant }),
    onNews: (each) => news.push(each),
    count: (result) => results.push(result),
    onDefect: (error) => {
      throw error;
    },
    limits,
  });
  const upstream = stack(crm, [layer]);
  await act(upstream);
  await upstream.close();
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '').map((line): Record<string, never> => JSON.parse(line)); // prettier-ignore
  return { file, text, lines, news, results };
}

/** A CRM that answers so. */
export const answering = (outcome: Outcome | ((command: Command) => Outcome)): Upstream => ({
  execute: (command) => Promise.resolve(typeof outcome === 'function' ? outcome(command) : outcome),
  close: () => Promise.resolve(),
});

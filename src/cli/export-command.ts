import { writeFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import {
  chooseOperations,
  contractExamples,
  describeClient,
  describeOpenApi,
  describePostman,
  openApiEnd,
  postmanEnd,
  type DocumentForm,
  type ExampleSource,
  type TakeText,
} from '../exports';
import { shownName } from '../migration';
import { sandboxArguments, sandboxCaller } from '../sandbox';
import { finish } from '../text/turn';
import { clientUseOf, reportOfClient } from './client-use';
import { nearMisses } from './describe-name';
import { openLedgers } from './ledgers';
import { openContract } from './offline';
import { recordedCalls, type RecordedCalls } from './recorded-arguments';
import { isOfClient } from './recorded-client';
import { shortReason, type Surroundings } from './surroundings';
import { programVersion } from '../version';

interface FileOptions {
  readonly agent?: readonly string[];
  readonly version?: string;
  readonly yaml?: boolean;
  readonly server: string;
  readonly out?: string;
  readonly forClient?: string;
  readonly ledger?: readonly string[];
  readonly recording?: readonly string[];
}

type FileKind = 'openapi' | 'types' | 'postman';

/** Where `netserver-gateway sandbox` listens: the examples of the files work there. */
const sandboxServer = 'http://127.0.0.1:8086';

/** `export openapi`, `export types` and `export postman`: the API, or some agents of it, as a file for other tools. */
export function addExport(program: Program, surroundings: Surroundings): void {
  const group = program.command('export').description('write the v1 API as a file for other tools');
  const add = (kind: FileKind, description: string, examples: string): Program =>
    group
      .command(kind)
      .description(description)
      .option('--agent <name>', 'only this agent; repeat it for several', collect)
      .option('--version <name>', 'as this version has the operations, such as Services86; else the newest each')
      .option('--out <file>', 'write to this file instead of standard output')
      .addHelpText('after', `\nExamples:\n${examples}`)
      .action(async (options: FileOptions) => {
        const { forClient } = options;
        const code =
          forClient === undefined
            ? exportTo(kind, options, surroundings)
            : await exportForClient(forClient, options, surroundings);
        surroundings.exit(code);
      });
  const server = ['--server <url>', 'address of the gateway that the file names', sandboxServer] as const;
  add(
    'openapi',
    'OpenAPI 3.1',
    `  netserver-gateway export openapi --yaml --out openapi.yaml
  netserver-gateway export openapi --agent Contact --agent Person --server https://crm.example.com/Cust12345`,
  )
    .option('--yaml', 'as YAML instead of JSON')
    .option(...server);
  add(
    'types',
    'types and a client over fetch, in one file of TypeScript',
    `  netserver-gateway export types --agent Appointment --out src/crm.ts
  netserver-gateway export types --for-client m-322465f1f71d --ledger ledger.sqlite --out crm.ts \\
    --recording calls.jsonl`,
  )
    .option('--for-client <id>', 'only what this client of the ledger uses (see report), with its calls as a test')
    .option('--ledger <file>', 'the ledger; repeat it for several machines (default: the setting LEDGER)', collect)
    .option('--recording <file>', 'a recording whose masked calls are the tests; else they are examples', collect);
  add(
    'postman',
    'a Postman collection, with a request to try for each operation',
    `  netserver-gateway export postman --agent Appointment --out appointment.postman_collection.json`,
  ).option(...server);
}

const collect = (name: string, before: readonly string[] = []): readonly string[] => [...before, name];

const sandboxExamples: ExampleSource = { ...contractExamples, ...sandboxCaller, arguments: sandboxArguments };

/** @returns the exit code: 1 for a name that the contract does not have, 2 when nothing could be read or written */
function exportTo(kind: FileKind, options: FileOptions, surroundings: Surroundings): number {
  const contract = openContract(surroundings);
  if (contract === undefined) return 2;
  const { out, problems } = surroundings;
  const choice = chooseOperations(contract, { agents: options.agent ?? [], version: options.version });
  if ('unknown' in choice) {
    const near = nearMisses(choice.name, [...new Set(choice.known)]);
    const meant = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
    problems.write(`There is no ${choice.unknown} ${choice.name}.${meant}\n`);
    return 1;
  }
  const pieces: string[] = [];
  const take: TakeText = (piece) => void pieces.push(piece);
  const form: DocumentForm = options.yaml === true ? 'yaml' : 'json';
  const server = (options.server ?? '').replace(/\/+$/, '');
  if (kind === 'types') finish(describeClient(choice, contract, programVersion, take));
  else if (kind === 'openapi') {
    finish(describeOpenApi(choice, { programVersion, examples: sandboxExamples }, form, take));
    take(openApiEnd(server, form));
  } else {
    finish(describePostman(choice, sandboxExamples, take));
    take(postmanEnd(server, sandboxExamples));
  }
  const text = pieces.join('');
  const isJson = kind === 'postman' || (kind === 'openapi' && form === 'json');
  return deliver(isJson ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text, options.out, out, problems);
}

/** What one client uses. @returns the exit code: 1 for a client that the ledger does not have */
async function exportForClient(client: string, options: FileOptions, surroundings: Surroundings): Promise<number> {
  const { out, problems } = surroundings;
  const contract = openContract(surroundings);
  if (contract === undefined) return 2;
  const view = openLedgers(options.ledger ?? [], surroundings);
  if (typeof view === 'string') {
    problems.write(`${view}\n`);
    return 2;
  }
  const report = await reportOfClient(view, client, contract).finally(() => view.close());
  if (report.clients.length === 0) {
    problems.write(`The ledger has no client ${client}: netserver-gateway report lists them.\n`);
    return 1;
  }
  let recorded: RecordedCalls;
  try {
    const isOwn = [client, ...report.clients.map(({ id }) => id)].map(isOfClient);
    const files = options.recording ?? [];
    recorded = await recordedCalls(files, (call) => isOwn.some((fits) => fits(call)), contract);
  } catch (error) {
    problems.write(`The recording cannot be read: ${shortReason(error)}\n`);
    return 2;
  }
  if (recorded.plain > 0) problems.write(`${recorded.plain} recorded calls are not used: their values are plain.\n`);
  const known = clientUseOf(report, contract, recorded.argumentsOf);
  const pieces: string[] = [];
  finish(describeClient(known.choice, contract, programVersion, (piece) => void pieces.push(piece), known.use));
  if (known.without.length > 0) problems.write(`v1 does not have ${known.without.map(shownName).join(', ')}.\n`);
  return deliver(pieces.join(''), options.out, out, problems);
}

/** To the file, or to standard output. @returns the exit code */
function deliver(
  text: string,
  file: string | undefined,
  out: Surroundings['out'],
  problems: Surroundings['problems'],
): number {
  if (file === undefined) {
    out.write(text);
    return 0;
  }
  try {
    writeFileSync(file, text);
    problems.write(`Wrote ${file}.\n`);
    return 0;
  } catch (error) {
    problems.write(`${file} cannot be written: ${shortReason(error)}\n`);
    return 2;
  }
}

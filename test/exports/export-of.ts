/** Exports of a contract, by default the project's own, with the examples of the sandbox, as a file has them. */
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
  type OperationWish,
  type ClientUse,
} from '../../src/exports';
import { findV1Operation } from '../../src/contract';
import type { Struct } from '../../src/command';
import { sandboxArguments, sandboxCaller } from '../../src/sandbox';
import { finish } from '../../src/text/turn';
import { ownContract } from '../gateway/running';

export const sandboxExamples: ExampleSource = { ...contractExamples, ...sandboxCaller, arguments: sandboxArguments };

export function exportOf(
  kind: 'openapi' | 'types' | 'postman',
  wish: OperationWish,
  form: DocumentForm = 'json',
  server = 'https://crm.example.com',
  contract = ownContract(),
): string {
  const choice = chooseOperations(contract, wish);
  if ('unknown' in choice) throw new Error(`no ${choice.unknown} ${choice.name}`);
  const pieces: string[] = [];
  const take = (piece: string): void => void pieces.push(piece);
  const sources = { programVersion: '1.2.3', examples: sandboxExamples };
  if (kind === 'types') finish(describeClient(choice, contract, '1.2.3', take));
  else if (kind === 'openapi') finish(describeOpenApi(choice, sources, form, take));
  else finish(describePostman(choice, sandboxExamples, take));
  if (kind === 'openapi') take(openApiEnd(server, form));
  if (kind === 'postman') take(postmanEnd(server, sandboxExamples));
  return pieces.join('');
}

/** The TypeScript client of one program. Names are separated by blanks. */
export function narrowedClient(wish: {
  /** `Agent.Operation` → what is sent, in the order of the names. */
  readonly sent: ReadonlyMap<string, string>;
  readonly read: string;
  readonly recorded: ReadonlyMap<string, Struct>;
}): string {
  const words = (text = ''): ReadonlySet<string> => new Set(text.split(' ').filter((word) => word !== ''));
  const operations = Array.from(wish.sent.keys(), (key) => {
    const [agent = '', name = ''] = key.split('.');
    const operation = findV1Operation(ownContract(), agent, name);
    if (operation === undefined) throw new Error(`no ${key}`);
    return operation;
  });
  const keyOf = ({ agent, name }: { agent: string; name: string }): string => `${agent}.${name}`;
  const use: ClientUse = {
    used: words([...wish.sent.values(), wish.read].join(' ')),
    sentTo: (operation) => words(wish.sent.get(keyOf(operation))),
    recorded: (operation) => wish.recorded.get(keyOf(operation)),
    example: sandboxArguments,
  };
  const pieces: string[] = [];
  const choice = {
    about: 'Of one client.',
    agents: [...new Set(operations.map(({ agent }) => agent))],
    *source(take: (operation: (typeof operations)[number]) => void) {
      for (const operation of operations) {
        take(operation);
        yield;
      }
    },
  };
  finish(describeClient(choice, ownContract(), '1.2.3', (piece) => void pieces.push(piece), use));
  return pieces.join('');
}

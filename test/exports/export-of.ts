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
} from '../../src/exports';
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

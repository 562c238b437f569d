/** The documentation of an agent, and of one of its operations, as v1 callers see them. */
import {
  fieldTable,
  requestShape,
  returnsBytes,
  v1Parameters,
  type Contract,
  type Operation,
  type TypeAddress,
} from '../contract';
import { codeSamples, exampleRestAnswer, v1AgentOperations, type ExampleSource } from '../exports';
import { perKey } from '../text/memo';
import { inTurns, type Turns } from '../text/turn';
import { counted } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import { code, link, rows, type Page } from './html';
import { signature } from './operation-page';

/** Where a page of the documentation is. */
export interface DocsPlace {
  /** What addresses of this gateway begin with, with the tenant. */
  readonly base: string;
  readonly agent: string;
  /** Unset: the newest. */
  readonly version?: string | undefined;
}

/** The address of an agent's page, or of one operation's. */
export function docsAddress({ base, agent, version }: DocsPlace, operation?: string, page = ''): string {
  const query = new URLSearchParams({
    ...(version === undefined ? {} : { version }),
    agent,
    ...(operation === undefined ? {} : { operation }),
  });
  return `${base}/api/docs${page}?${query.toString()}`;
}

type Content = Pick<Page, 'title' | 'content'>;

/** The files that hold the API, or one agent of it. @param query `?agent=…`, or '' for all agents */
export function exportRows(base: string, query: string): string {
  const from = (file: string): string => `${base}/api/v1/${file}${query}`;
  return rows([
    [from('openapi.json'), 'openapi.json', 'OpenAPI 3.1, for tools of all kinds'],
    [from('openapi.yaml'), 'openapi.yaml', 'the same as YAML'],
    [from('types.ts'), 'types.ts', 'types and a client over fetch in one file of TypeScript'],
    [from('postman.json'), 'postman.json', 'a Postman collection, with a request to try for each operation'],
  ]);
}

/** Name and signature of each operation of an agent. */
type OperationList = readonly (readonly [name: string, signature: string])[];

/** The lists that have been asked for, as long as the contract is. Bounded by the names there are in it. */
const listsOf: (contract: Contract) => Map<string, Promise<OperationList>> = perKey(() => new Map());

/** @param chosen the contract, or one version of it */
function operationList({ agent, version }: DocsPlace, chosen: Contract, contract: Contract): Promise<OperationList> {
  const lists = listsOf(contract);
  const key = `${version ?? ''}/${agent}`;
  const list = lists.get(key) ?? Promise.resolve(inTurns(listOperations(chosen, agent)));
  lists.set(key, list);
  // After a failure the next request tries again.
  list.catch(() => lists.delete(key));
  return list;
}

function* listOperations(chosen: Contract, agent: string): Turns<OperationList> {
  const list: (readonly [name: string, signature: string])[] = [];
  yield* v1AgentOperations(chosen, agent, (operation) => void list.push([operation.name, signature(operation)]));
  return list;
}

/** An agent's operations. @param chosen the contract, or one version of it */
export async function agentContent(place: DocsPlace, chosen: Contract, contract: Contract): Promise<Content> {
  const { base, agent, version } = place;
  const list = await operationList(place, chosen, contract);
  const items = list.map(([name, types]) => {
    const href = escapeAttribute(docsAddress(place, name));
    return `<li><a href="${href}"><code>${escapeText(name)}</code></a> <code>${escapeText(types)}</code></li>`;
  });
  const having = contract.versions.filter(({ agentNames }) => agentNames.includes(agent)).map(({ name }) => name);
  const soap = `${base}/Remote/${version ?? having.at(-1) ?? ''}/${encodeURIComponent(agent)}.svc`;
  const query = new URLSearchParams({ agent, ...(version === undefined ? {} : { version }) }).toString();
  const others = having
    .filter((name) => name !== version)
    .map((name) => link([docsAddress({ base, agent, version: name }), name]));
  const content = [
    `<p class="lead">${counted(items.length, 'operation')}${version === undefined ? '' : ` in ${version}`}.`,
    `${others.length === 0 ? '' : `As a version has them: ${others.join(', ')}. `}${link([soap, 'SOAP'])}</p>`,
    `<ul class="rows" data-filter="operations">\n${items.join('\n')}\n</ul>`,
    '<h2>Files for tools</h2>',
    exportRows(base, `?${query}`),
  ];
  return { title: agent, content: content.join('\n') };
}

/** One operation: what to send, what comes back, and code that does it. Part by part, as entities are large. */
export function* operationDocs(operation: Operation, place: DocsPlace, examples: ExampleSource): Turns<Content> {
  const { base } = place;
  const { version, agent, name } = operation;
  const service = `${base}/Remote/${version}/${encodeURIComponent(agent)}.svc`;
  const soap = `${service}?op=${encodeURIComponent(name)}`;
  const addressOf: TypeAddress = (type) => `${service}?type=${encodeURIComponent(type.name.local)}`;
  const tryAddress = docsAddress({ base, agent, version }, name, '/try');
  const parts = [
    () => code(`POST ${base}/api/v1/Agents/${agent}/${name}${queryOf(operation)}`),
    () => `<p>From ${escapeText(version)}. ${link([soap, 'The same over SOAP'])}</p>`,
    () => `<p>${link([tryAddress, 'Try it in the browser'])} <small>(loads Swagger UI, half a megabyte)</small></p>`,
    () => `<h2>Request</h2>\n<p>${shapeText(operation)}</p>`,
    () => fieldTable(v1Parameters(operation).fields, addressOf),
    () => `<h2>Answer</h2>\n${fieldTable(operation.results, addressOf)}`,
    () => code(answerText(operation)),
    () => '<h2>Samples</h2>',
    () => sampleList(operation, base, examples),
    () => `<h2>Errors</h2>\n<p>${errorText(base)}</p>`,
  ];
  const content: string[] = [];
  for (const part of parts) {
    content.push(part());
    yield;
  }
  return { title: `${agent} ${name}`, content: content.join('\n') };
}

function queryOf(operation: Operation): string {
  const shape = requestShape(operation);
  return shape.kind === 'query' ? `?${shape.queryName}={id}` : '';
}

function shapeText(operation: Operation): string {
  const shape = requestShape(operation);
  switch (shape.kind) {
    case 'none':
      return 'No body.';
    case 'query':
      return `The id goes into the query as <code>${escapeText(shape.queryName)}</code>; no body.`;
    case 'entity':
      return 'The body is the entity itself, as JSON.';
    case 'array':
      return 'The body is a JSON array of ids.';
    case 'parameters':
      return 'The body is a JSON object with these properties.';
  }
}

function answerText(operation: Operation): string {
  if (returnsBytes(operation)) return '200 OK\nContent-Type: application/octet-stream\n\n(bytes)';
  const answer = exampleRestAnswer(operation);
  // Examples hold no number that JavaScript cannot.
  return answer === '' ? '204 No Content' : JSON.stringify(JSON.parse(answer), null, 2);
}

/** One is open at a time. */
function sampleList(operation: Operation, base: string, examples: ExampleSource): string {
  const samples = codeSamples(operation, base, examples).map(({ language, code: text }, position) => {
    const open = position === 0 ? ' open' : '';
    const title = `<summary>${escapeText(language)}</summary>`;
    return `<details class="sample" name="sample"${open}>${title}\n${code(text)}</details>`;
  });
  return samples.join('\n');
}

const errorText = (base: string): string =>
  [
    'An answer of 400 or more holds an error object; its <code>Code</code> is one of',
    `${link([`${base}/api/docs#errors`, 'this list'])}.`,
  ].join(' ');

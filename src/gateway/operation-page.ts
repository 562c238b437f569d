/** `GET …svc?op=SetSeen`: one operation with its types, and calls of it to paste; `?type=`: one of its types. */
import {
  fieldTable,
  returnsBytes,
  typeName,
  type Agent,
  type Operation,
  type StructType,
  type TypeAddress,
} from '../contract';
import {
  curlCall,
  exampleAnswerEnvelope,
  exampleEnvelope,
  exampleRestAnswer,
  exampleRestCall,
  type ExampleSource,
} from '../exports';
import type { Turns } from '../text/turn';
import { counted } from '../text/web-page';
import { escapeAttribute, escapeText, indentXml } from '../xml';
import { code, link, rows, type Page } from './html';

/** Where the page stands. */
export interface OperationPlace {
  /** What addresses of this gateway begin with, with the tenant. */
  readonly base: string;
  /** Of the agent. */
  readonly address: string;
  /** HTML: where else this operation is. */
  readonly elsewhere: string;
}

/** A larger body stands on the page once. */
const repeatedCharsMax = 4096;

/** Title and content of an operation's page, part by part: the types and examples of an entity are many. */
export function* operationContent(
  operation: Operation,
  { base, address, elsewhere }: OperationPlace,
  examples: ExampleSource,
): Turns<Pick<Page, 'title' | 'content'>> {
  const { version, agent, name } = operation;
  const addressOf: TypeAddress = (type) => `${address}?type=${encodeURIComponent(type.name.local)}`;
  const docs = `${base}/api/docs?${new URLSearchParams({ version, agent, operation: name }).toString()}`;
  const parts = [
    () => `<p class="lead"><code>${escapeText(signature(operation))}</code></p>`,
    () => `<p>${elsewhere} ${link([docs, 'As v1 JSON, with samples in five languages'])}</p>\n<h2>Parameters</h2>`,
    () => fieldTable(operation.parameters, addressOf) || '<p>None.</p>',
    () => '<h2>Result</h2>',
    () => fieldTable(operation.results, addressOf) || '<p>None: the answer says only that it is done.</p>',
    () => '<h2>SOAP</h2>',
    () => soapCall(operation, address, examples),
    () => `<h3>Answer</h3>\n${code(indentXml(exampleAnswerEnvelope(operation)))}`,
    () => '<h2>JSON</h2>',
    () => jsonCall(operation, base, examples),
    () => `<h3>Answer</h3>\n${code(answerText(operation))}`,
  ];
  const content: string[] = [];
  for (const part of parts) {
    content.push(part());
    yield;
  }
  return { title: `${version} ${agent} ${name}`, content: content.join('\n') };
}

/** What an operation takes and gives, in a line. */
export function signature({ parameters, results }: Operation): string {
  const takes = parameters.map((field) => `${field.name}: ${typeName(field.type)}`).join(', ');
  const gives = results.map((field) => typeName(field.type)).join(', ');
  return `(${takes})${gives === '' ? '' : ` → ${gives}`}`;
}

/** The SOAP call by curl, and as it goes over the wire. */
export function soapCall(operation: Operation, address: string, examples: ExampleSource): string {
  const body = indentXml(exampleEnvelope(operation, examples));
  const headers = ['Content-Type: text/xml; charset=utf-8', `SOAPAction: "${operation.soapAction}"`];
  return bothForms(curlCall({ url: address, headers, body }), address, headers, body);
}

/** The v1 call, likewise. */
export function jsonCall(operation: Operation, base: string, examples: ExampleSource): string {
  const { path, body: written } = exampleRestCall(operation, examples);
  const body = written === '' ? '' : JSON.stringify(JSON.parse(written), null, 2);
  const type = body === '' ? [] : ['Content-Type: application/json'];
  const ticket = `Authorization: SoTicket ${examples.ticket}`;
  const { basic } = examples;
  const login = basic === undefined ? { headers: [...type, ticket] } : { headers: type, basic };
  const options = returnsBytes(operation) ? '-s -o answer.bin' : '-s -i';
  return bothForms(curlCall({ url: base + path, body, options, ...login }), base + path, [...type, ticket], body);
}

/** A call for a shell, and the same as it goes over the wire. */
export function bothForms(shell: string, url: string, headers: readonly string[], body: string): string {
  const shown = body.length > repeatedCharsMax ? '(the body as above)' : body;
  const text = [`POST ${url}`, ...headers, ...(shown === '' ? [] : ['', shown])].join('\n');
  const other = `<details><summary>As it goes over the wire</summary>${code(text)}</details>`;
  return `${code(shell)}\n${other}`;
}

function answerText(operation: Operation): string {
  if (returnsBytes(operation)) return '200 OK\nContent-Type: application/octet-stream\n\n(bytes)';
  const answer = exampleRestAnswer(operation);
  // Examples hold no number that JavaScript cannot.
  return answer === '' ? '204 No Content' : JSON.stringify(JSON.parse(answer), null, 2);
}

/** Title and content of the page of one struct type; undefined where the agent has no struct of that name. */
export function typeContent(agent: Agent, name: string, address: string): Pick<Page, 'title' | 'content'> | undefined {
  const type = agent.types.all().find((each): each is StructType => each.kind === 'struct' && each.name.local === name);
  if (type === undefined) return undefined;
  const addressOf: TypeAddress = ({ name: { local } }) => `${address}?type=${encodeURIComponent(local)}`;
  const derived = agent.types.derivedOf(type);
  const content = [
    `<p class="lead">${counted(type.fields.length, 'member')}.`,
    type.base === undefined ? '</p>' : ` Extends ${link([addressOf(type.base), type.base.name.local])}.</p>`,
    fieldTable(type.fields, addressOf),
    ...(derived.length === 0
      ? []
      : ['<h2>Types that extend it</h2>', rows(derived.map((each) => [addressOf(each), each.name.local]))]),
  ];
  return { title: `${agent.version} ${agent.name}: ${name}`, content: content.join('\n') };
}

/** The operations of an agent, by name, with what they take and give. */
export function operationRows({ operations }: Agent, address: string): string {
  const items = [...operations]
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map((operation) => {
      const href = escapeAttribute(`${address}?op=${encodeURIComponent(operation.name)}`);
      const title = `<a href="${href}"><code>${escapeText(operation.name)}</code></a>`;
      return `<li>${title} <code>${escapeText(signature(operation))}</code></li>`;
    });
  return `<ul class="rows" data-filter="operations">\n${items.join('\n')}\n</ul>`;
}

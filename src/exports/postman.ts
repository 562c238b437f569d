/** A Postman collection (format 2.1) of the v1 Agents API. */
import { requestShape, returnsBytes, type Operation } from '../contract';
import type { Turns } from '../text/turn';
import type { TakeText } from './document-writer';
import { exampleRestCall, type ExampleSource } from './examples';
import { introduction } from './openapi-common';
import type { OperationChoice } from './operation-choice';

const format = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** The collection agent by agent, with pauses, and without its end, which depends on the client: `postmanEnd`. */
export function* describePostman(choice: OperationChoice, examples: ExampleSource, take: TakeText): Turns<void> {
  const info = { name: 'CRM Agents API v1', description: introduction(choice.about), schema: format };
  take(`{"info":${JSON.stringify(info)},"auth":${JSON.stringify(basic)},"item":[${JSON.stringify(logIn)}`);
  let open: string | undefined;
  yield* choice.source((operation) => {
    const isNext = open === operation.agent;
    const before = open === undefined ? ',' : isNext ? '' : ']},';
    take(isNext ? ',' : `${before}{"name":${JSON.stringify(operation.agent)},"item":[`);
    open = operation.agent;
    take(JSON.stringify(item(operation, examples)));
  });
  take(open === undefined ? ']' : ']}]');
}

/** @param server the address this client uses, with tenant, without trailing slash */
export function postmanEnd(server: string, examples: ExampleSource): string {
  const [user = '', password = ''] = (examples.basic ?? '').split(/:(.*)/s);
  const variables = {
    baseUrl: server,
    user,
    password,
    ticket: examples.basic === undefined ? '' : examples.ticket,
    token: examples.accessToken ?? '',
    appToken: examples.basic === undefined ? '' : examples.applicationToken,
  };
  const list = Object.entries(variables).map(([key, value]) => ({ key, value, type: 'string' }));
  return `,"variable":${JSON.stringify(list)}}`;
}

/** What an authorization of a collection consists of. */
const settings = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));

const basic = { type: 'basic', basic: settings({ username: '{{user}}', password: '{{password}}' }) };
/** A ticket's scheme is none of Postman's. */
const none = { type: 'noauth' };
const ticketHeader = { key: 'Authorization', value: 'SoTicket {{ticket}}' };
const bearer = { type: 'bearer', bearer: settings({ token: '{{token}}' }) };

const page = (name: string, file: string, auth: object, description: string, more: readonly HeaderEntry[] = []) => ({
  name,
  request: {
    method: 'GET',
    auth,
    header: headerList('application/json', more),
    url: address(`/api/v1/User/${file}`),
    description,
  },
});

/** Keeps the ticket for the requests after it. */
const keepTicket = {
  listen: 'test',
  script: { type: 'text/javascript', exec: ["pm.collectionVariables.set('ticket', pm.response.json());"] },
};

/** The ways to log in, each to try; the collection itself uses the first. */
const logIn = {
  name: 'Log in',
  item: [
    page('1. Basic', 'currentPrincipal', basic, 'User and password with each call.'),
    {
      ...page('Get a ticket', 'currentToken', basic, 'Sets the variable `ticket`.'),
      event: [keepTicket],
    },
    page('2. Ticket', 'currentPrincipal', none, 'A ticket of an earlier log-in.', [ticketHeader]),
    page('3. Bearer', 'currentPrincipal', bearer, 'An access token of the CRM’s own log-in page.'),
  ],
};

interface HeaderEntry {
  readonly key: string;
  readonly value: string;
  readonly disabled?: boolean;
}

function headerList(accept: string, more: readonly HeaderEntry[]): readonly HeaderEntry[] {
  return [
    { key: 'Accept', value: accept },
    { key: 'SO-AppToken', value: '{{appToken}}' },
    ...more,
    { key: 'SO-TimeZone', value: 'W. Europe Standard Time', disabled: true },
  ];
}

/** An address, whole and in parts. @param path with its query */
function address(path: string): object {
  const [before = '', query] = path.split('?');
  const raw = `{{baseUrl}}${path}`;
  const parts = { raw, host: ['{{baseUrl}}'], path: before.split('/').slice(1) };
  if (query === undefined) return parts;
  return { ...parts, query: Array.from(new URLSearchParams(query), ([key, value]) => ({ key, value })) };
}

function item(operation: Operation, examples: ExampleSource): object {
  const { path, body } = exampleRestCall(operation, examples);
  const isJson = body !== '';
  const type = isJson ? [{ key: 'Content-Type', value: 'application/json' }] : [];
  const accept = returnsBytes(operation) ? 'application/octet-stream' : 'application/json';
  const { kind } = requestShape(operation);
  return {
    name: operation.name,
    request: {
      method: 'POST',
      header: headerList(accept, type),
      url: address(path),
      ...(isJson
        ? {
            body: {
              mode: 'raw',
              raw: JSON.stringify(JSON.parse(body), null, 2),
              options: { raw: { language: 'json' } },
            },
          }
        : {}),
      description: `From ${operation.version}.${kind === 'entity' ? ' The body is the entity itself.' : ''}`,
    },
  };
}

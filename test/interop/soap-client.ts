/** The `soap` package as a client: it reads our WSDL from our address and writes its own envelopes. */
import { createClientAsync, type Client } from 'soap';

const namespaceOf = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;

export const wsdlUrl = (address: string, version: string, agent: string): string =>
  `${address}/Remote/${version}/${agent}.svc?wsdl`;

/** A client of one agent in one version, with the header blocks of NetServer; without `ticket` not logged in. */
export async function clientOf(
  address: string,
  version: string,
  agent: string,
  ticket = '7T:1234abcxyzExample==',
  options: { forceSoap12Headers?: boolean } = {},
): Promise<Client> {
  const client = await createClientAsync(wsdlUrl(address, version, agent), options);
  const prefix = 'auth';
  const block = (name: string, content: string) =>
    `<${prefix}:${name} xmlns:${prefix}="${namespaceOf(version)}">${content}</${prefix}:${name}>`;
  client.addSoapHeader(block('ApplicationToken', '1234567-1234-9876'));
  if (ticket !== '') client.addSoapHeader(block('Credentials', `<${prefix}:Ticket>${ticket}</${prefix}:Ticket>`));
  return client;
}

export interface Called {
  readonly result: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  /** HTTP Content-Type of the answer. */
  readonly contentType: string;
}

/** This client reads typed elements in Body, but every header block as text. */
export async function call(client: Client, operation: string, given: object = {}): Promise<Called> {
  let contentType = '';
  client.on('response', (_body: unknown, response: { headers: Record<string, unknown> }) => {
    contentType = String(response.headers['content-type']);
  });
  const call: unknown = Reflect.get(client, `${operation}Async`);
  if (typeof call !== 'function') throw new Error(`the client found no operation ${operation}`);
  const [result, , headers] = await call.call(client, given);
  return { result: result ?? {}, headers: headers ?? {}, contentType };
}

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('expected an object');
  return { ...value };
}

/** This client turns dates into Date objects and cannot write them again; they go back as text. */
export function withDatesAsText(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, each instanceof Date ? textOf(each) : nested(each)]),
  );
}

const nested = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? withDatesAsText(record(value)) : value;

/** The client took a date without zone for local time. */
function textOf(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

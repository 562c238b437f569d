/** Requests as bytes on the socket. Whatever a row does not change is a request that would be accepted. */

/** Each is unique, so that an answer or a log line that holds one of them shows where it came from. */
export const secrets = {
  ticket: '7T:VerySecretTicket0815',
  applicationToken: 'VerySecretApplicationToken4711',
  password: 'VerySecretPassword1337',
} as const;

export const ns = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  services86: 'http://www.superoffice.net/ws/crm/NetServer/Services86',
  services88: 'http://www.superoffice.net/ws/crm/NetServer/Services88',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  arrays: 'http://schemas.microsoft.com/2003/10/Serialization/Arrays',
} as const;

export type Content = string | Uint8Array;

export const bytesOf = (content: Content): Buffer =>
  typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);

/**
 * Header lines by name; undefined leaves a usual one out. A list is sent as several lines. Values go out in Latin-1.
 */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A complete HTTP/1.1 request that ends its connection. */
export function http(requestLine: string, headers: Headers, content: Content = ''): Buffer {
  const body = bytesOf(content);
  const all: Headers = { Host: 'gateway', Connection: 'close', 'Content-Length': String(body.length), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((text) => `${name}: ${text}\r\n`),
  );
  return Buffer.concat([Buffer.from(`${requestLine} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body]);
}

export const credentials = `<ApplicationToken>${secrets.applicationToken}</ApplicationToken><Credentials><Ticket>${secrets.ticket}</Ticket></Credentials>`;

interface EnvelopeParts {
  readonly header?: string;
  readonly version?: '1.1' | '1.2';
  readonly namespace?: string;
  /** In front of the root element. */
  readonly prolog?: string;
  /** More attributes of the Envelope. */
  readonly attributes?: string;
}

/** An envelope around a Body's content; unprefixed names are in Services86. */
export function envelope(body: string, parts: EnvelopeParts = {}): string {
  const { header = credentials, version = '1.1', namespace = ns.services86, prolog = '', attributes = '' } = parts;
  const soap = version === '1.1' ? ns.soap11 : ns.soap12;
  return `${prolog}<s:Envelope xmlns:s="${soap}" xmlns="${namespace}" xmlns:i="${ns.xsi}" xmlns:a="${ns.arrays}"${attributes}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export const setSeenBody = '<SetSeen><AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>';
/** What the usual SetSeen asks for. */
export const setSeenArguments = { AppointmentId: 5, UpdateMode: 'OnlyThis' } as const;

interface SoapParts {
  readonly path?: string;
  readonly headers?: Headers;
}

export const appointment86 = '/Remote/Services86/Appointment.svc';
export const appointment88 = '/Remote/Services88/Appointment.svc';

/** Posts a document to Services86/Appointment. */
export function soap(document: Content, { path = appointment86, headers = {} }: SoapParts = {}): Buffer {
  return http(`POST ${path}`, { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""', ...headers }, document);
}

export function soap12(document: Content, { path = appointment86, headers = {} }: SoapParts = {}): Buffer {
  return http(`POST ${path}`, { 'Content-Type': 'application/soap+xml; charset=utf-8', ...headers }, document);
}

/** The usual SetSeen with another Body, Header or address. */
export const call = (body: string, parts: EnvelopeParts & SoapParts = {}): Buffer => soap(envelope(body, parts), parts);

/** SetSeen with other parameters. */
export const seen = (parameters: string): Buffer => call(`<SetSeen>${parameters}</SetSeen>`);

/** SetSeenMany exists in Services88 only. */
export const seenMany = (parameters: string): Buffer =>
  call(`<SetSeenMany>${parameters}</SetSeenMany>`, { path: appointment88, namespace: ns.services88 });

const agents = '/api/v1/Agents';

interface RestParts {
  readonly path?: string;
  readonly headers?: Headers;
}

/** Posts a body to a v1 operation, `Appointment/SetSeen` unless told otherwise. */
export function rest(body: Content, { path = 'Appointment/SetSeen', headers = {} }: RestParts = {}): Buffer {
  return http(
    `POST ${path.startsWith('/') ? path : `${agents}/${path}`}`,
    {
      'Content-Type': 'application/json; charset=utf-8',
      Authorization: `SoTicket ${secrets.ticket}`,
      'SO-AppToken': secrets.applicationToken,
      Accept: 'application/json',
      ...headers,
    },
    body,
  );
}

export const form = (body: Content, path?: string): Buffer =>
  rest(body, {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(path === undefined ? {} : { path }),
  });

export const xml = (body: Content, path?: string): Buffer =>
  rest(body, { headers: { 'Content-Type': 'application/xml' }, ...(path === undefined ? {} : { path }) });

export const setSeenJson = '{"AppointmentId":5,"UpdateMode":"OnlyThis"}';

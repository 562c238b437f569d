import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { FailureCode } from '../../src/command';
import { secrets } from './client';
import { answer, envelope, serviceNamespace, soapMessage, type CrmCall, type Fault, type Flavour } from './fake-crm';

export type Told = 'ok' | FailureCode;

/** One way a CRM can fail, and what the caller must be told. */
export interface Row {
  readonly name: string;
  readonly fault: Fault;
  /** Of a call that changes something, and of one that does not. */
  readonly write: Told;
  readonly read: Told;
  /** The same over a CRM of one flavour, where it differs. */
  readonly but?: Partial<Record<Flavour, { readonly write: Told; readonly read: Told; readonly status?: number }>>;
  /** Where the client speaks the wire and the version of the CRM, whose bytes go on. */
  readonly same?: Partial<Record<Flavour, { readonly write: Told; readonly read: Told }>>;
  /**
   * CRMs that have refused in their own words: SOAP callers are told in header blocks. Whatever else a CRM refuses with
   * is a Fault for them.
   */
  readonly blocks?: readonly Flavour[];
  /** HTTP status a JSON caller gets, where the CRM's own is passed on. */
  readonly status?: number;
  readonly retryAfter?: string;
  /** The call ends by its deadline. */
  readonly late?: boolean;
  /** Requests the CRM gets for a read, when not one. */
  readonly readArrivals?: number;
}

/** What must never reach a caller or the log. */
export const internals = [
  '10.11.12.13',
  'crm-db-07.intern.example',
  'C:\\inetpub',
  'NullReferenceException',
  'so-session-cookie',
];

export const page = `<html><body><h1>Server Error</h1><pre>System.NullReferenceException at C:\\inetpub\\crm\\Global.asax.cs:line 7, host crm-db-07.intern.example (10.11.12.13)</pre></body></html>`;
const html = { 'Content-Type': 'text/html; charset=utf-8' };

/** Carries out, then sends these bytes. */
const says =
  (text: (call: CrmCall) => string | Buffer): Fault =>
  (call) => {
    call.effect();
    call.socket.write(text(call));
  };
/** The same, and the connection ends in order. */
const saysAndCloses =
  (text: (call: CrmCall) => string): Fault =>
  (call) => {
    call.effect();
    call.socket.end(text(call));
  };
/** Does nothing and sends this status. */
export const refuses =
  (status: number, content: string, headers: Record<string, string> = {}): Fault =>
  ({ socket }) => {
    socket.write(answer(status, content, headers));
  };
/** The right answer with other or further header fields. */
const right = (call: CrmCall, headers: Record<string, string> = {}, status = 200): string =>
  answer(status, call.content, { 'Content-Type': call.contentType, ...headers });
const packed = (call: CrmCall, coding: string, bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: ${call.contentType}\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    ),
    bytes,
  ]);
const chunked = (call: CrmCall): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${call.contentType}\r\nTransfer-Encoding: chunked\r\n\r\n`;
const drips =
  (head: string): Fault =>
  (call) => {
    call.effect();
    call.socket.write(head);
    const drip = setInterval(() => call.socket.write('x'), 20);
    call.socket.on('close', () => clearInterval(drip));
  };
const inFlavour = (call: CrmCall, json: string, xml: string): string =>
  answer(200, call.flavour === 'soap' ? xml : json, { 'Content-Type': call.contentType });
const vendorError = (call: CrmCall, status: number): string =>
  call.flavour === 'soap'
    ? answer(
        status,
        soapMessage(
          '',
          '<s:Fault><faultcode>s:Client</faultcode><faultstring>No such appointment</faultstring></s:Fault>',
        ),
        { 'Content-Type': call.contentType },
      )
    : answer(
        status,
        '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No such appointment","ErrorSource":"NetServer"}',
        { 'Content-Type': call.contentType },
      );

const lost = { write: 'upstream.unknown', read: 'upstream.timeout' } as const;
const unreadable = { write: 'upstream.unknown', read: 'upstream.invalid' } as const;
const done = { write: 'upstream.carriedOut', read: 'upstream.invalid' } as const;
const fine = { write: 'ok', read: 'ok' } as const;
const refused = { write: 'crm.refused', read: 'crm.refused' } as const;

// One row, one line.
// prettier-ignore
const connection: readonly Row[] = [
  { name: 'reset before anything was done', fault: ({ socket }) => socket.resetAndDestroy(), ...lost, readArrivals: 2 },
  { name: 'reset after it was done', fault: (call) => { call.effect(); call.socket.resetAndDestroy(); }, ...lost, readArrivals: 2 },
  { name: 'closed in order without an answer', fault: ({ socket }) => socket.end(), ...lost, readArrivals: 2 },
  { name: 'closed without an answer after it was done', fault: saysAndCloses(() => ''), ...lost, readArrivals: 2 },
  { name: 'reset once', fault: (call) => (call.arrival === 1 ? call.socket.resetAndDestroy() : call.socket.write(right(call))), write: 'upstream.unknown', read: 'ok', readArrivals: 2 },
  { name: 'reset inside the head', fault: (call) => { call.effect(); call.socket.write('HTTP/1.1 200 OK\r\nX-A', () => setTimeout(() => call.socket.resetAndDestroy(), 20)); }, ...lost },
  { name: 'reset inside the body', fault: (call) => { call.effect(); call.socket.write(right(call).slice(0, -5), () => setTimeout(() => call.socket.resetAndDestroy(), 20)); }, ...lost },
  { name: 'closed inside the head', fault: saysAndCloses(() => 'HTTP/1.1 200 OK\r\nContent-Le'), ...lost },
  { name: 'closed inside the body', fault: saysAndCloses((call) => right(call).slice(0, -5)), ...lost },
  { name: 'closed without the last chunk', fault: saysAndCloses((call) => `${chunked(call)}3\r\nabc\r\n`), ...lost },
  { name: 'a length that promises more than comes', fault: saysAndCloses((call) => right(call, { 'Content-Length': '5000' })), ...lost },
  { name: 'silence', fault: (call) => call.effect(), ...lost, late: true },
  { name: 'silence without doing anything', fault: () => undefined, ...lost, late: true },
  { name: 'silence inside the head', fault: says(() => 'HTTP/1.1 200 OK\r\nX-'), ...lost, late: true },
  { name: 'silence inside the body', fault: says((call) => right(call).slice(0, -5)), ...lost, late: true },
  { name: 'a dripping body', fault: drips('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n'), ...lost, late: true },
  { name: 'a dripping head', fault: drips('HTTP/1.1 200 OK\r\nX-Slow: '), ...lost, late: true },
  { name: 'interim answers only', fault: says(() => 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3)), ...lost, late: true },
  { name: 'closed after the answer', fault: saysAndCloses((call) => right(call, { Connection: 'close' })), ...fine },
  { name: 'HTTP/1.0, the close ends the body', fault: saysAndCloses((call) => `HTTP/1.0 200 OK\r\nContent-Type: ${call.contentType}\r\n\r\n${call.content}`), ...fine },
];

// One row, one line.
// prettier-ignore
const framing: readonly Row[] = [
  { name: 'chunked', fault: says((call) => `${chunked(call)}${call.content.length.toString(16)}\r\n${call.content}\r\n0\r\n\r\n`), ...fine },
  { name: 'early hints, then the answer', fault: says((call) => `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${right(call)}`), ...fine },
  { name: 'a storm of interim answers', fault: says((call) => 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500) + right(call)), ...unreadable },
  { name: 'a protocol switch that was not asked for', fault: says(() => 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'), ...unreadable },
  { name: 'two lengths', fault: says((call) => right(call).replace('\r\n', '\r\nContent-Length: 1\r\n')), ...unreadable },
  { name: 'length and chunks', fault: says((call) => right(call, { 'Transfer-Encoding': 'chunked' })), ...unreadable },
  { name: 'a bad chunk size', fault: says((call) => `${chunked(call)}zz\r\n${call.content}\r\n0\r\n\r\n`), ...unreadable },
  { name: 'a negative length', fault: says((call) => right(call, { 'Content-Length': '-1' })), ...unreadable },
  { name: 'a length that cuts the content', fault: says((call) => right(call, { 'Content-Length': '9' })), ...unreadable },
  { name: 'no HTTP at all', fault: says(() => 'SSH-2.0-OpenSSH_9.6\r\n'), ...unreadable },
  { name: 'two answers to one request', fault: says((call) => right(call) + right(call)), ...fine },
  { name: 'a head of 40 KiB', fault: says((call) => right(call, { 'X-Long': 'x'.repeat(40 * 1024) })), write: 'upstream.unknown', read: 'upstream.tooLarge' },
  { name: 'a declared length above the limit', fault: says((call) => right(call, { 'Content-Length': String(81 * 1024 * 1024) })), write: 'upstream.unknown', read: 'upstream.tooLarge' },
  { name: 'gzip', fault: says((call) => packed(call, 'gzip', gzipSync(call.content))), ...fine },
  { name: 'gzip that is none', fault: says((call) => packed(call, 'gzip', Buffer.from(call.content))), ...unreadable },
  { name: 'gzip that is cut', fault: says((call) => packed(call, 'gzip', gzipSync(call.content).subarray(0, -8))), ...unreadable },
  { name: 'a gzip bomb', fault: says((call) => packed(call, 'gzip', bomb)), write: 'upstream.unknown', read: 'upstream.tooLarge' },
  { name: 'brotli', fault: says((call) => packed(call, 'br', Buffer.from('x'))), ...unreadable },
];

// One row, one line.
// prettier-ignore
const content: readonly Row[] = [
  { name: 'cut content, whole HTTP', fault: says((call) => answer(200, call.content.slice(0, -3), { 'Content-Type': call.contentType })), ...unreadable },
  { name: 'neither JSON nor XML', fault: says((call) => answer(200, 'It works!', { 'Content-Type': call.contentType })), ...unreadable },
  { name: 'something behind the end', fault: says((call) => answer(200, `${call.content}x`, { 'Content-Type': call.contentType })), ...unreadable },
  { name: '200 with nothing', fault: says((call) => answer(200, '', { 'Content-Type': call.contentType })), ...unreadable },
  { name: 'an HTML page with 200', fault: says(() => answer(200, page, html)), ...unreadable },
  { name: 'an HTML page that says it is none', fault: says((call) => answer(200, page, { 'Content-Type': call.contentType })), ...unreadable },
  { name: 'another media type', fault: says((call) => right(call, { 'Content-Type': 'text/plain' })), ...unreadable },
  { name: 'bytes where an entity is due', fault: says((call) => right(call, { 'Content-Type': 'application/octet-stream' })), ...unreadable },
  { name: 'bytes that are no UTF-8', fault: says((call) => Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${call.contentType}\r\nContent-Length: ${call.content.length + 1}\r\n\r\n`), Buffer.from([0xff]), Buffer.from(call.content)])), ...unreadable },
  { name: 'an unknown charset', fault: says((call) => right(call, { 'Content-Type': call.contentType.replace('utf-8', 'klingon') })), ...unreadable },
  { name: "another operation's answer", fault: says((call) => inFlavour(call, '[1,2]', envelope('Accept', call.id))), ...unreadable },
  { name: 'a value against the contract', fault: says((call) => inFlavour(call, '{"AppointmentId":"many"}', call.content.replace(`>${call.id}<`, '>many<'))), ...done, same: { soap: fine, rest: fine } },
  { name: 'depth without end', fault: says((call) => inFlavour(call, '['.repeat(100_000), '<a>'.repeat(100_000))), ...unreadable },
  { name: 'a document type', fault: says((call) => inFlavour(call, '{"AppointmentId":1,"AppointmentId":', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${call.content}`)), ...unreadable },
  { name: 'a NUL in the text', fault: says((call) => inFlavour(call, '{"AppointmentId":1,"Description":"\0"}', call.content.replace('<Response>', '<Response>\0'))), ...unreadable },
  { name: '200 null', fault: says((call) => inFlavour(call, 'null', call.content.replace(/<Response>.*<\/Response>/, '<Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'))), ...fine },
  { name: '204 where a result is due', fault: says(() => 'HTTP/1.1 204 No Content\r\n\r\n'), ...fine, but: { soap: unreadable } },
  { name: 'cookies and internal header fields', fault: says((call) => right(call, { 'Set-Cookie': 'so-session-cookie=1', 'X-Backend': 'crm-db-07.intern.example', Via: '1.1 10.11.12.13', Server: 'Microsoft-IIS/10.0' })), ...fine },
  { name: 'a refusal with 200', fault: ({ socket, ...call }) => void socket.write(inFlavour({ socket, ...call }, '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No such appointment"}', soapMessage(`<ExceptionInfo xmlns="${serviceNamespace}"><Message>No such appointment</Message></ExceptionInfo><Succeeded xmlns="${serviceNamespace}">false</Succeeded>`, `<${call.operation}Response xmlns="${serviceNamespace}"/>`))), ...refused, status: 500, blocks: ['rest', 'soap'] },
];

function redirects(status: number): Row {
  const headers = { ...html, Location: 'http://crm-db-07.intern.example/' };
  return { name: `${status} to an internal address`, fault: refuses(status, page, headers), ...unreadable };
}

function pageWith(status: number): Row {
  return { name: `${status} as a page`, fault: refuses(status, page, html), ...refused, status };
}

// One row, one line.
// prettier-ignore
const statuses: readonly Row[] = [
  ...[300, 301, 302, 303, 307, 308].map(redirects),
  { name: '304', fault: refuses(304, ''), ...unreadable },
  { name: '400 explained', fault: (call) => void call.socket.write(vendorError(call, 400)), ...refused, status: 400, blocks: ['rest'] },
  ...[400, 405, 409, 412, 413, 415, 422].map(pageWith),
  { name: '401', fault: refuses(401, page, { ...html, 'WWW-Authenticate': 'Negotiate crm-db-07.intern.example' }), write: 'crm.unauthenticated', read: 'crm.unauthenticated', status: 401 },
  { name: '403', fault: refuses(403, page, html), write: 'crm.forbidden', read: 'crm.forbidden', status: 403 },
  { name: '404', fault: refuses(404, page, html), write: 'crm.notFound', read: 'crm.notFound', status: 404 },
  { name: '421', fault: refuses(421, page, html), write: 'upstream.unreachable', read: 'upstream.unreachable', retryAfter: '1' },
  { name: '429 with Retry-After', fault: refuses(429, '', { 'Retry-After': '7' }), write: 'crm.busy', read: 'crm.busy', status: 429, retryAfter: '7' },
  { name: '503 with Retry-After', fault: refuses(503, page, { ...html, 'Retry-After': '5' }), write: 'crm.busy', read: 'crm.busy', status: 503, retryAfter: '5' },
  { name: '503 with an absurd Retry-After', fault: refuses(503, '', { 'Retry-After': '99999999999' }), write: 'crm.busy', read: 'crm.busy', status: 503, retryAfter: '86400' },
  { name: '429 until a date', fault: refuses(429, '', { Date: 'Wed, 21 Oct 2026 07:28:00 GMT', 'Retry-After': 'Wed, 21 Oct 2026 07:28:30 GMT' }), write: 'crm.busy', read: 'crm.busy', status: 429, retryAfter: '30' },
  { name: '413 with Retry-After', fault: refuses(413, page, { ...html, 'Retry-After': '9' }), ...refused, status: 413, retryAfter: '9' },
  { name: '503 as a page, after it was done', fault: says(() => answer(503, page, html)), ...lost },
  { name: '408 as a page, after it was done', fault: says(() => answer(408, page, html)), ...lost },
  { name: '500 explained', fault: (call) => void call.socket.write(vendorError(call, 500)), ...refused, status: 500, blocks: ['rest'] },
  { name: '500 as a page, after it was done', fault: says(() => answer(500, page, html)), ...unreadable },
  { name: '500 with nothing, after it was done', fault: says(() => answer(500, '')), ...unreadable },
  { name: '502 of a proxy, after it was done', fault: says(() => answer(502, page, html)), ...lost },
  { name: '504 of a proxy, after it was done', fault: says(() => answer(504, page, html)), ...lost },
  { name: '599', fault: says(() => answer(599, page, html)), ...unreadable },
  { name: 'a success with status 500', fault: says((call) => right(call, {}, 500)), ...unreadable },
  { name: 'a success with status 404', fault: ({ socket, ...call }) => void socket.write(right({ socket, ...call }, {}, 404)), write: 'crm.notFound', read: 'crm.notFound', status: 404 },
];

const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));

/** What the CRM, or a proxy in front of it, says in its own words. */
const inWords =
  (status: number, json: string, xml: string): Fault =>
  (call) => {
    call.effect();
    refusing(status, json, xml)(call);
  };
/** The same, and nothing was done. */
const refusing =
  (status: number, json: string, xml: string, headers: Record<string, string> = {}): Fault =>
  (call) => {
    const content = call.flavour === 'soap' ? xml : json;
    call.socket.write(answer(status, content, { 'Content-Type': call.contentType, ...headers }));
  };
const block = (value: string, namespace = serviceNamespace): string =>
  `<Succeeded xmlns="${namespace}">${value}</Succeeded>`;
const moved = `<MoveResponse xmlns="${serviceNamespace}"/>`;
const plainFault = soapMessage(
  '',
  '<s:Fault><faultcode>s:Server</faultcode><faultstring>Timed out at 10.11.12.13</faultstring></s:Fault>',
);
const notAllowed = soapMessage('', '<s:Fault><faultstring>No</faultstring></s:Fault>');
/** With everything in it that must stay here. */
const talk = String.raw`No: ${secrets.join(' ')} in C:\inetpub\crm\x.cs`;
const stack = '   at Crm.Seen() on crm-db-07.intern.example';
const talking = soapMessage(
  `<ExceptionInfo xmlns="${serviceNamespace}"><Message>${talk}&#10;${stack}</Message></ExceptionInfo><Succeeded xmlns="${serviceNamespace}">false</Succeeded>`,
  '',
);
export const vendors = '{"ErrorType":"SoException","ErrorMessage":"No","ErrorSource":"S","Error":true}';

function proxySays(status: number): Row {
  const json = '{"message":"Endpoint request timed out at 10.11.12.13"}';
  return {
    name: `${status} in the words of a proxy, after it was done`,
    fault: inWords(status, json, plainFault),
    ...lost,
  };
}

function crmSays(status: number, code: FailureCode): Row {
  const fault = refusing(status, vendors, notAllowed, { 'Retry-After': '4' });
  return {
    name: `${status} in the words of the CRM`,
    fault,
    write: code,
    read: code,
    status,
    retryAfter: '4',
    blocks: ['rest'],
  };
}

function incomplete(status: number): Row {
  return { name: `the right answer with ${status}`, fault: says((call) => right(call, {}, status)), ...unreadable };
}

// One row, one line.
// prettier-ignore
const words: readonly Row[] = [
  ...[408, 502, 503, 504].map(proxySays),
  ...[202, 205, 206, 207, 226].map(incomplete),
  ...([[400, 'crm.refused'], [401, 'crm.unauthenticated'], [403, 'crm.forbidden'], [404, 'crm.notFound'], [409, 'crm.refused'], [429, 'crm.busy'], [503, 'crm.busy']] as const).map(([status, code]) => crmSays(status, code)),
  { name: 'a refusal with 200, its flag last', fault: refusing(200, vendors, notAllowed), ...refused, status: 500, blocks: ['rest'] },
  { name: 'a refusal with 200 without a reason', fault: refusing(200, '{"Error":true}', soapMessage(block('false'), moved)), ...refused, status: 500, blocks: ['rest', 'soap'], but: { soap: { write: 'crm.refused', read: 'upstream.invalid', status: 500 } } },
  { name: 'a refusal with 200 as ASP.NET has it', fault: refusing(200, '{"Message":"An error","ExceptionMessage":"No"}', notAllowed), ...refused, status: 500, blocks: ['rest'] },
  { name: 'a refusal that tells secrets', fault: refusing(500, JSON.stringify({ Error: true, ErrorMessage: `${talk}\n${stack}` }), talking.replace('<s:Body>', `<s:Body>${moved}`)), ...refused, status: 500, blocks: ['rest', 'soap'], but: { soap: { write: 'crm.refused', read: 'upstream.invalid', status: 500 } } },
  { name: 'an answer about something else', fault: inWords(200, '{"UserGroupId":5,"Name":"x"}', soapMessage(block('true'), `<AcceptResponse xmlns="${serviceNamespace}"/>`)), ...unreadable },
  { name: 'two answers in one', fault: inWords(200, '{"AppointmentId":5}{"AppointmentId":5}', soapMessage(block('true'), `${moved}</s:Body><s:Body>${moved}`)), ...unreadable },
  { name: 'two verdicts', fault: inWords(200, '{"AppointmentId":5,"appointmentid":6}', soapMessage(block('false') + block('true'), moved)), ...unreadable, same: { rest: fine } },
  { name: 'a verdict in another namespace', fault: inWords(200, '"Internal error"', soapMessage(block('false', 'urn:x'), moved)), ...unreadable },
];

export const rows: readonly Row[] = [...connection, ...framing, ...content, ...statuses, ...words];

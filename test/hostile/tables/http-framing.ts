/** HTTP itself: whatever two servers could read differently ends its connection, and nothing behind it runs. */
import {
  appointment86,
  envelope,
  http,
  rest,
  secrets,
  setSeenArguments,
  setSeenBody,
  setSeenJson,
  soap,
} from '../requests';
import { answers, client, each, error, errorXml, once, sender, type Row } from '../run-tables';

const api = '/api/v1/Agents/Appointment/SetSeen';
const lines = (...texts: readonly string[]): Buffer => Buffer.from(texts.join('\r\n'), 'latin1');
const head = (requestLine: string, ...more: readonly string[]): string =>
  [requestLine, 'Host: gateway', `Authorization: SoTicket ${secrets.ticket}`, 'Content-Type: application/json', 'Accept: application/json', ...more].join('\r\n'); // prettier-ignore
/** A v1 call with these header lines and this body, exactly. */
const post = (more: readonly string[], body = setSeenJson, requestLine = `POST ${api} HTTP/1.1`): Buffer =>
  lines(head(requestLine, ...more), '', body);
const length = `Content-Length: ${setSeenJson.length}`;
const close = 'Connection: close';
const chunked = 'Transfer-Encoding: chunked';
const chunks = (...texts: readonly string[]): string =>
  `${texts.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('')}0\r\n\r\n`;
const smuggled = `${head(`POST ${api} HTTP/1.1`, length, close)}\r\n\r\n${setSeenJson}`;

const framing: readonly Row[] = [
  ['Content-Length and Transfer-Encoding', post([length, chunked], chunks(setSeenJson)), error('request.malformed')],
  ['Transfer-Encoding and Content-Length', post([chunked, length], chunks(setSeenJson)), error('request.malformed')],
  ['CL.TE with a request smuggled behind it', post(['Content-Length: 5', chunked], `0\r\n\r\n${smuggled}`), answers(0, 400)],
  ['TE.CL with a request smuggled behind it', post([chunked, 'Content-Length: 4'], `5c\r\n${smuggled}\r\n0\r\n\r\n`), answers(0, 400)],
  ...each(['gzip, chunked', 'chunked, chunked', 'xchunked', 'identity', 'chunked, identity', 'chunked;q=1', '"chunked"', 'x'], (coding): Row => [`Transfer-Encoding: ${coding}`, post([`Transfer-Encoding: ${coding}`, close], `${chunks(setSeenJson)}${smuggled}`), answers(0, 400)]),
  ['Transfer-Encoding twice', post([chunked, chunked, close], `${chunks(setSeenJson)}${smuggled}`), answers(0, 400)],
  ['a space in front of the colon', post([`Transfer-Encoding : chunked`, close], chunks(setSeenJson)), error('request.malformed')],
  ['a vertical tab in Transfer-Encoding', post(['Transfer-Encoding:\x0bchunked', close], chunks(setSeenJson)), answers(0, 400)],
  ['Transfer-Encoding over HTTP/1.0', post([chunked], chunks(setSeenJson), `POST ${api} HTTP/1.0`), answers(0, 400)],
  ...each(['-1', '+5', '5 5', '0x5', '5,5', '', 'abc', '1e1', '99999999999999999999', '5;'], (value): Row => [`Content-Length: ${value}`, post([`Content-Length: ${value}`, close]), value === '' ? answers(0, 400) : error('request.malformed')]),
  ['Content-Length twice, different', post([length, 'Content-Length: 5', close]), error('request.malformed')],
  ['Content-Length twice, the same', post([length, length, close]), error('request.malformed')],
  ['a shorter Content-Length: the rest is no request', post(['Content-Length: 2'], '{}garbage'), answers(1, 204)],
  ['a longer Content-Length, and nothing more comes', post(['Content-Length: 5000', close]), error('request.timeout')],
]; // prettier-ignore

const chunking: readonly Row[] = [
  ...each(['x', '-1', '0x2b', '2b,', '2b 2b', ' 2b', '+2b', 'fffffffffffffffff', ''], (size): Row => [`chunk size ${size}`, post([chunked, close], `${size}\r\n${setSeenJson}\r\n0\r\n\r\n`), answers(0, 400)]),
  ['no line end behind a chunk', post([chunked, close], `2b\r\n${setSeenJson}0\r\n\r\n`), answers(0, 400)],
  ['bare LF behind a chunk size', post([chunked, close], `2b\n${setSeenJson}\n0\n\n`), answers(0, 400)],
  ['a chunk longer than said', post([chunked, close], `2\r\n${setSeenJson}\r\n0\r\n\r\n`), answers(0, 400)],
  ['chunk extensions without end', post([chunked, close], `2b;${'x'.repeat(20_000)}\r\n${setSeenJson}\r\n0\r\n\r\n`), answers(0, 413)],
  ['a body that grows over the limit', post([chunked, close], chunks(...Array.from({ length: 70 }, () => ' '.repeat(65_536)))), error('request.tooLarge')],
  ['chunks', post([chunked, close], chunks(setSeenJson)), once(setSeenArguments)],
  ['chunks of one byte', post([chunked, close], chunks(...Array.from(setSeenJson))), once(setSeenArguments)],
  ['capitals', post(['TRANSFER-ENCODING: Chunked', close], chunks(setSeenJson)), once(setSeenArguments)],
  ['chunk extensions and trailers', post([chunked, close], `2b;a=b;c="d"\r\n${setSeenJson}\r\n0\r\nX-Trailer: 1\r\nAuthorization: SoTicket other\r\n\r\n`), once(setSeenArguments, { credential: { ticket: secrets.ticket } })],
  ['an empty chunked body', post([chunked, close], chunks()), error('request.invalid', 'AppointmentId')],
]; // prettier-ignore

const syntax: readonly Row[] = [
  ['a folded header', post([length, close, 'X-Folded: a\r\n b']), error('request.malformed')],
  ['a folded Authorization', lines(`POST ${api} HTTP/1.1`, 'Host: x', 'Authorization: SoTicket', ' 7T:abc', length, close, '', setSeenJson), error('request.malformed')],
  ['bare CR in a header', post([length, close, 'X-A: a\rX-B: b']), error('request.malformed')],
  ['bare LF between headers', post([length, close, 'X-A: a\nX-B: b']), answers(0, 400)],
  ['NUL in a header', post([length, close, 'X-A: a\0b']), error('request.malformed')],
  ['a control character in a header', post([length, close, 'X-A: a\x01b']), error('request.malformed')],
  ['a header without a colon', post([length, close, 'X-A']), error('request.malformed')],
  ['a header without a name', post([length, close, ': x']), error('request.malformed')],
  ['a space in a header name', post([length, close, 'X A: b']), error('request.malformed')],
  ['a header name outside ASCII', post([length, close, 'X-\xe5: b']), error('request.malformed')],
  ['white space in front of the first header', lines(`POST ${api} HTTP/1.1`, ' Host: x', length, '', setSeenJson), error('request.malformed')],
  ...each(['HTTP/0.9', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/3', 'HTTP/1.10', 'http/1.1', 'HTTP/1.1x', 'HTTPS/1.1', 'SIP/2.0', ''], (version): Row => [`version ${version}`, post([length, close], setSeenJson, `POST ${api} ${version}`), answers(0, 400)]),
  ['no version at all', post([length, close], setSeenJson, `POST ${api}`), answers(0, 400)],
  ['two spaces in the request line', post([length, close], setSeenJson, `POST ${api} x HTTP/1.1`), error('request.malformed')],
  ['a method of nonsense', post([length, close], setSeenJson, `P@ST ${api} HTTP/1.1`), error('request.malformed')],
  ['a method in small letters', post([length, close], setSeenJson, `post ${api} HTTP/1.1`), error('request.malformed')],
  ['TLS instead of HTTP', Buffer.from([0x16, 3, 1, 0, 0xa5, 1, 0, 0, 0xa1, 3, 3]), error('request.malformed')],
  ['an HTTP/2 preface', lines('PRI * HTTP/2.0', '', 'SM', '', ''), error('request.malformed')],
  ['binary junk', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 7 + 128) % 256)), error('request.malformed')],
  ['an empty line in front of the request', Buffer.concat([Buffer.from('\r\n'), post([length, close])]), once(setSeenArguments)],
  ['tabs and spaces around a value', post([`Content-Length:    ${setSeenJson.length}  `, 'X-A:\t a\tb \t', close]), once(setSeenArguments)],
  ['header names in any letter case', post([`CONTENT-length: ${setSeenJson.length}`, 'CONNECTION: Close']), once(setSeenArguments)],
  ['HTTP/1.0 without Host (nuSOAP, Axis)', lines(`POST ${appointment86} HTTP/1.0`, 'Content-Type: text/xml', `Content-Length: ${envelope(setSeenBody).length}`, '', envelope(setSeenBody)), once(setSeenArguments)],
]; // prettier-ignore

/** Bytes of which Node makes no request are refused in the language their caller speaks, as far as it shows. */
const broken = (requestLine: string, ...more: readonly string[]): Buffer =>
  lines(requestLine, 'Host: gateway', ...more, 'X-A: a\0b', '', '');
const languages: readonly Row[] = [
  ['a SOAP 1.1 call that is no HTTP', broken(`POST ${appointment86} HTTP/1.1`, 'Content-Type: text/xml'), client('request.malformed')],
  ['a SOAP 1.2 call that is no HTTP', broken(`POST ${appointment86} HTTP/1.1`, 'Content-Type: application/soap+xml'), sender('request.malformed')],
  ['a SOAP call with two lengths', soap(envelope(setSeenBody), { headers: { 'Transfer-Encoding': 'chunked' } }), client('request.malformed')],
  ['a SOAP call with too large a head', soap(envelope(setSeenBody), { headers: { 'X-A': 'x'.repeat(20_000) } }), client('request.headers')],
  ['a SOAPAction at an unknown path', broken('POST /x HTTP/1.1', 'SOAPAction: "x"'), client('request.malformed')],
  ['a SOAP call with a method of nonsense', lines(`FOO ${appointment86} HTTP/1.1`, 'Host: gateway', '', ''), client('request.malformed')],
  ['a v1 client that wants XML', broken(`POST ${api} HTTP/1.1`, 'Accept: application/xml'), errorXml('request.malformed')],
  ['secrets in what is no HTTP', broken(`POST ${api}?x=${secrets.ticket} HTTP/1.1`, `Authorization: SoTicket ${secrets.ticket}`), error('request.malformed')],
]; // prettier-ignore

const targets: readonly Row[] = [
  ...each(['*', 'gateway:443', 'gateway', 'ftp://gateway/x', `http:${api}`, `http:/${api}`, 'http://', `http://user:pass@gateway${api}`, '?x', '#x', '\\x', 'javascript:x'], (target): Row => [`target ${target}`, post([length, close], setSeenJson, `POST ${target} HTTP/1.1`), answers(0, target === `http:/${api}` ? 404 : 400)]),
  ['CONNECT', lines('CONNECT gateway:443 HTTP/1.1', 'Host: gateway', '', ''), answers(0, 405)],
  ['OPTIONS *', lines('OPTIONS * HTTP/1.1', 'Host: gateway', close, '', ''), answers(0, 400)],
  ...each(['gate way', 'gateway/x', 'gateway:99999999', 'user@gateway', 'gateway\\x', '[::1', '[zz]', '', '<script>', 'a,b'], (host): Row => [`Host: ${host}`, rest(setSeenJson, { headers: { Host: host } }), error('request.malformed', 'host')]),
  ['no Host', rest(setSeenJson, { headers: { Host: undefined } }), error('request.malformed', 'host')],
  ['Host twice', rest(setSeenJson, { headers: { Host: ['a', 'b'] } }), error('request.malformed', 'host')],
  ['Host twice, the same', rest(setSeenJson, { headers: { Host: ['a', 'a'] } }), error('request.malformed', 'host')],
  ['the absolute form', post([length, close], setSeenJson, `POST http://crm.example.com${api} HTTP/1.1`), once(setSeenArguments)],
  ['the absolute form with another Host', post([length, close], setSeenJson, `POST HTTPS://other:8443${api} HTTP/1.1`), once(setSeenArguments)],
  ...each(['gateway:1', '127.0.0.1', '[::1]:8086', 'GATEWAY.example.com', 'a_b'], (host): Row => [`legal Host: ${host}`, rest(setSeenJson, { headers: { Host: host } }), once(setSeenArguments)]),
]; // prettier-ignore

const good = (connection: string): Buffer => post([length, `Connection: ${connection}`]);
const conversation: readonly Row[] = [
  ['Expect: 100-continue', post([length, close, 'Expect: 100-continue']), answers(1, 100, 204)],
  ['Expect: 100-continue for a body that is too large', post(['Content-Length: 99999999', close, 'Expect: 100-continue'], ''), answers(0, 413)],
  ['Expect: 100-continue where nothing is', post([length, close, 'Expect: 100-continue'], setSeenJson, 'POST /nothing HTTP/1.1'), answers(0, 100, 404)],
  ['Expect: something else', post([length, close, 'Expect: 200-ok']), error('request.expectation', 'expect')],
  ['Expect: something else, over SOAP', soap(envelope(setSeenBody), { headers: { Expect: 'x' } }), client('request.expectation')],
  ['two calls, one after the other', Buffer.concat([good('keep-alive'), good('close')]), answers(2, 204, 204)],
  ['a call behind one that does not fit the contract', Buffer.concat([post([length.replace(/\d+/, '2')], '[]'), good('close')]), answers(1, 400, 204)],
  ['a call behind one whose framing is refused', Buffer.concat([post([length, 'Transfer-Encoding: gzip'], ''), good('close')]), answers(0, 400)],
  ['a call behind one that is too large', Buffer.concat([post(['Content-Length: 5000000'], ' '.repeat(5_000_000)), good('close')]), answers(0, 413)],
  ['a call behind one with two Authorizations', Buffer.concat([post([length, 'Authorization: SoTicket other']), good('close')]), answers(0, 400)],
  ['a call behind Connection: close', Buffer.concat([good('close'), good('close')]), answers(1, 204)],
  ['a call behind an upgrade', Buffer.concat([post([length, 'Upgrade: h2c', 'Connection: Upgrade']), good('close')]), answers(1, 204)],
  ['an upgrade to HTTP/2 is not taken', post([length, 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings, close', 'HTTP2-Settings: AAMAAABkAAQAAP__']), once(setSeenArguments)],
  ['hop-by-hop names that are not', post([length, 'Connection: close, Authorization, X-A', 'X-A: b']), once(setSeenArguments, { credential: { ticket: secrets.ticket } })],
  ['GET with a body', http(`GET ${appointment86}?wsdl`, { 'Content-Type': 'text/xml' }, envelope(setSeenBody)), answers(0, 200)],
]; // prettier-ignore

/** Header fields of real clients, proxies and people with curl: none of them changes what is forwarded. */
const heads: readonly Row[] = each(
  ['Accept-Encoding: gzip, deflate, br', 'Accept-Charset: utf-8', 'Cache-Control: no-cache', 'Pragma: no-cache', 'Connection: keep-alive, close', 'Keep-Alive: timeout=5', 'Proxy-Connection: Keep-Alive', 'TE: trailers, deflate', 'Trailer: X-Checksum', 'User-Agent: ', 'User-Agent: Java/1.8 "quoted" (x; y) \xa9', 'Cookie: a=b; c="d e"', 'Cookie: XSRF-TOKEN=x', 'If-Match: *', 'If-None-Match: "x"', 'If-Modified-Since: yesterday', 'Range: bytes=0-1', 'Date: not a date', 'From: a@b', 'Referer: javascript:x', 'Origin: null', 'Sec-Fetch-Mode: cors', 'X-Empty:', 'X-Correlation-Id: a b<script>', 'X-Request-Id: \x80', 'traceparent: 00-zz', 'Content-Language: no', 'Content-MD5: x', 'MIME-Version: 1.0', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: gopher', 'Max-Forwards: 0', 'Upgrade-Insecure-Requests: 1', 'Priority: u=1', '__proto__: x', 'constructor: x'],
  (line): Row => [`legal ${line}`, post([length, close, line]), once(setSeenArguments, { credential: { ticket: secrets.ticket } })],
); // prettier-ignore

const padding = (bytes: number): string => 'x'.repeat(bytes);
const count = (fields: number): Readonly<Record<string, string>> => Object.fromEntries(Array.from({ length: fields }, (_, index) => [`X-${index}`, 'v'])); // prettier-ignore
const ownFields = 7;
const limits: readonly Row[] = [
  ['a URL of 8 KiB', rest(setSeenJson, { path: `${api}?${padding(8192 - api.length - 1)}` }), once(setSeenArguments)],
  ['a URL of 8 KiB and one byte', rest(setSeenJson, { path: `${api}?${padding(8192 - api.length)}` }), error('request.uriTooLong')],
  ['a URL without end', rest(setSeenJson, { path: `${api}?${padding(100_000)}` }), error('request.headers')],
  ['100 header fields', rest(setSeenJson, { headers: count(100 - ownFields) }), once(setSeenArguments)],
  ['101 header fields', rest(setSeenJson, { headers: count(101 - ownFields) }), error('request.headers')],
  ['2,500 header fields in front of the credentials', rest(setSeenJson, { headers: { ...count(2500), Authorization: 'SoTicket a' } }), error('request.headers')],
  ['a header of 17 KiB', rest(setSeenJson, { headers: { 'X-A': padding(17 * 1024) } }), error('request.headers')],
  ['a header line without end', lines(`POST ${api} HTTP/1.1`, `X-A: ${padding(200_000)}`), error('request.headers')],
  ['a header name without end', lines(`POST ${api} HTTP/1.1`, padding(200_000)), error('request.headers')],
  ['a method without end', lines(padding(100_000)), error('request.malformed')],
  ['a body of 4 MiB', soap(envelope(setSeenBody).padEnd(4 * 1024 * 1024, ' ')), once(setSeenArguments)],
  ['a body of 4 MiB and one byte', soap(envelope(setSeenBody).padEnd(4 * 1024 * 1024 + 1, ' ')), client('request.tooLarge')],
  ['a JSON body of 4 MiB', rest(setSeenJson.padEnd(4 * 1024 * 1024, ' ')), once(setSeenArguments)],
  ['a JSON body of 4 MiB and one byte', rest(setSeenJson.padEnd(4 * 1024 * 1024 + 1, ' ')), error('request.tooLarge')],
  ['a gigabyte announced', rest('', { headers: { 'Content-Length': '1073741824' } }), error('request.tooLarge')],
]; // prettier-ignore

export const httpFraming = {
  framing,
  chunking,
  syntax,
  languages,
  targets,
  conversation,
  'legal heads': heads,
  limits,
};

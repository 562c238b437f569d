/** Who calls and what is called, over v1: credentials, header values that go on to the CRM, paths and methods. */
import { http, rest, secrets, setSeenArguments, setSeenJson } from '../requests';
import { each, error, once, type Expected, type Row } from '../run-tables';

const authorized = (authorization: string | readonly string[] | undefined, more = {}): Buffer =>
  rest(setSeenJson, { headers: { Authorization: authorization, ...more } });
const header = (name: string, value: string | readonly string[]): Buffer =>
  rest(setSeenJson, { headers: { [name]: value } });
const unauthenticated = (path = 'Authorization'): Expected => error('caller.unauthenticated', path);
const accepted = (caller: unknown): Expected => once(setSeenArguments, caller);
const basic = (text: string): string => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;

const credentials: readonly Row[] = [
  ['none', authorized(undefined), unauthenticated()],
  ...each(['', 'SoTicket', 'SoTicket ', 'Basic', 'Bearer', 'Digest username="x"', 'NTLM abc', '7T:abc', 'SoTicket7T:abc', 'SoTicket a b', 'Bearer a, Basic b', 'Basic ???', 'Basic YQ', 'Basic =', '__proto__ x', 'SoTicket=abc'], (value): Row => [`Authorization: ${value}`, authorized(value), unauthenticated()]),
  ['Basic without a colon', authorized(basic('user')), unauthenticated()],
  ['Basic that is no UTF-8', authorized(`Basic ${Buffer.from([0x61, 0xff, 0x3a, 0x62]).toString('base64')}`), unauthenticated()],
  ['Basic with a line break in the name', authorized(basic('a\r\nX-Injected: 1:b')), error('request.invalid', 'Authorization')],
  ['Basic with a NUL in the password', authorized(basic('a:b\0')), error('request.invalid', 'Authorization')],
  ['a ticket outside ASCII', authorized('SoTicket \xe5'), error('request.invalid', 'Authorization')],
  ['a ticket of 4,097 characters', authorized(`SoTicket ${'x'.repeat(4097)}`), error('request.invalid', 'Authorization')],
  ['Authorization twice', authorized(['SoTicket a', 'SoTicket b']), error('request.malformed', 'authorization')],
  ['an XSRF token without its cookie', authorized(undefined, { 'X-XSRF-TOKEN': 'abc' }), unauthenticated('X-XSRF-TOKEN')],
  ['an XSRF cookie without its token', authorized(undefined, { Cookie: 'XSRF-TOKEN=abc' }), unauthenticated()],
  ['an XSRF token unlike its cookie', authorized(undefined, { 'X-XSRF-TOKEN': 'abc', Cookie: 'XSRF-TOKEN=abd' }), unauthenticated('X-XSRF-TOKEN')],
  ['two XSRF cookies', authorized(undefined, { 'X-XSRF-TOKEN': 'abc', Cookie: 'XSRF-TOKEN=abc; XSRF-TOKEN=abd' }), unauthenticated('X-XSRF-TOKEN')],
  ['two XSRF tokens', authorized(undefined, { 'X-XSRF-TOKEN': ['abc', 'abc'], Cookie: 'XSRF-TOKEN=abc' }), error('request.malformed', 'x-xsrf-token')],
  ['an empty XSRF token', authorized(undefined, { 'X-XSRF-TOKEN': '', Cookie: 'XSRF-TOKEN=' }), unauthenticated()],
  ...each(['SoTicket 7T:abc', 'soticket 7T:abc', 'SOTICKET   7T:abc'], (value): Row => [`legal ${value}`, authorized(value), accepted({ credential: { scheme: 'ticket', ticket: '7T:abc' } })]),
  ['Bearer', authorized('Bearer 8A:x.y-z_~+/=='), accepted({ credential: { scheme: 'bearer', token: '8A:x.y-z_~+/==' } })],
  ['Basic with a colon in the password', authorized(basic('tje0:a:b')), accepted({ credential: { scheme: 'basic', user: 'tje0', password: 'a:b' } })],
  ['Basic in UTF-8', authorized(basic('Åse:pæss')), accepted({ credential: { user: 'Åse', password: 'pæss' } })],
  ['a session', authorized(undefined, { 'X-XSRF-TOKEN': 'abc', Cookie: 'ASP.NET_SessionId=1; XSRF-TOKEN=abc' }), accepted({ credential: { scheme: 'session', xsrf: 'abc' } })],
]; // prettier-ignore

const values: readonly Row[] = [
  ...each(['SO-AppToken', 'SO-Language', 'SO-Culture', 'SO-TimeZone', 'Accept-Language'], (name): Row => [`${name} outside ASCII`, header(name, 'a\xe5'), error('request.invalid', name)]),
  ...each(['SO-Language', 'SO-Culture', 'SO-TimeZone', 'Accept-Language'], (name): Row => [`${name} of 257 characters`, header(name, 'a'.repeat(257)), error('request.invalid', name)]),
  ...each(['SO-AppToken', 'SO-TimeZone', 'SO-Language', 'SO-Culture'], (name): Row => [`${name} twice`, header(name, ['a', 'b']), error('request.malformed', name.toLowerCase())]),
  ...each(['SO-Language', 'SO-Culture', 'Accept-Language', 'SO-TimeZone'], (name): Row => [`${name} with a tab`, header(name, 'a\tb'), error('request.invalid', name)]),
  ...each(['EUR-NO, USA-NY', '42, USA-NY', 'NO, includeTZOffset, USA-NY', 'NO;q=1', '<x>&', '99999999999', 'N  O', '-', 'a'.repeat(65), 'crm-db-07.intern'], (value): Row => [`SO-TimeZone: ${value.slice(0, 30)}`, header('SO-TimeZone', value), error('request.invalid', 'SO-TimeZone')]),
  ...each(['NO', 'US-NY', 'NO/Oslo', 'Etc/GMT+5', 'W. Europe Standard Time', 'Central Standard Time (Mexico)'], (code): Row => [`legal SO-TimeZone: ${code}`, header('SO-TimeZone', code), accepted({ timeZone: { code } })]),
  ['SO-TimeZone by its number', header('SO-TimeZone', '261,includetzoffset,'), accepted({ timeZone: { id: 261, includeOffset: true } })],
  ['an application token with a space', header('SO-AppToken', 'a b'), error('request.invalid', 'SO-AppToken')],
  ['an application token of 4,097 characters', header('SO-AppToken', 'a'.repeat(4097)), error('request.invalid', 'SO-AppToken')],
  ['language, culture and zone', rest(setSeenJson, { headers: { 'SO-Language': 'NO', 'SO-Culture': 'nb-NO', 'SO-TimeZone': 'EUR-NO, includeTZOffset', 'Accept-Language': 'sv,en;q=0.5' } }), accepted({ language: 'NO', culture: 'nb-NO', acceptLanguage: 'sv,en;q=0.5', timeZone: { code: 'EUR-NO', includeOffset: true } })],
  ['an empty application token is none', header('SO-AppToken', ''), accepted({ tenant: '' })],
  ['unknown headers', rest(setSeenJson, { headers: { 'X-Forwarded-For': '1.2.3.4', 'X-Original-URL': '/admin', 'X-Rewrite-URL': '/x', Forwarded: 'for=x', Via: '1.1 x', Origin: 'http://evil' } }), accepted({ tenant: '' })],
  ...each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'], (name): Row => [`${name} is ignored`, header(name, 'DELETE'), accepted({})]),
  ['a malformed traceparent is dropped', header('traceparent', 'x\tinjected'), accepted({})],
]; // prettier-ignore

const api = '/api/v1/Agents/Appointment/SetSeen';
const path = (target: string): Buffer => rest(setSeenJson, { path: target });
const notFound = error('request.notFound');

const paths: readonly Row[] = [
  ...each(
    ['/x', '/api/v2/Agents/Appointment/SetSeen', '/api/v1/Agents/Appointment/SetSeen/x', '/api/v1/Agents/Nothing/SetSeen', '/api/v1/Agents/Appointment/Nothing', '/api/v1/Agents/__proto__/constructor', '/api/v1/Agents/Appointment/toString', '/api/v1/Agents/Appointment/__proto__', '/api/v1/Agents/../Agents/Appointment/SetSeen', '/api/v1/./Agents/Appointment/SetSeen', '/x/../api/v1/Agents/Appointment/SetSeen', '/api/v1/Agents/Appointment%2fSetSeen', '/api/v1/Agents/Appointment%5cSetSeen', '/api/v1/Agents\\Appointment\\SetSeen', '/api/v1/Agents/Appointment/SetSeen%00', '/api/v1/Agents/Appointment/SetSeen%20', '/api/v1/Agents/Appointment/%53etSeen', '/api/v1/Agents/Appointment/%2553etSeen', '/api/v1/Agents/Appointment/SetSeen;jsessionid=1', '/api/v1;x/Agents/Appointment/SetSeen', '/%2e%2e/api/v1/Agents/Appointment/SetSeen', '/..%2fapi/v1/Agents/Appointment/SetSeen', '/api/v1/Agents/Appointment/SetSeen.json', '/a b/api/v1'.replace(' ', '+'), '/tenant/tenant/api/v1/Agents/Appointment/SetSeen', '/.tenant/api/v1/Agents/Appointment/SetSeen', `/${'x'.repeat(65)}/api/v1/Agents/Appointment/SetSeen`, '/api/v1/Agents/Appointment/SetSeen#x', '/web.config', '/.env'],
    (target): Row => [target.slice(0, 60), path(target), notFound],
  ),
  ['a target outside ASCII', path('/api/v1/Agents/Appointment/SetSeen\xe5'), error('request.malformed')],
  ...each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LOCK'], (method): Row => [method, http(`${method} ${api}`, { Authorization: `SoTicket ${secrets.ticket}`, 'Content-Type': 'application/json', Accept: 'application/json' }, setSeenJson), error('request.method')]),
  ...each([api, api.toLowerCase(), api.toUpperCase(), `${api}/`, `${api}?x=1`, `${api}?`], (target): Row => [`legal ${target}`, path(target), once(setSeenArguments)]),
  ['a tenant', path(`/Cust12345${api}`), accepted({ tenant: 'Cust12345' })],
  ['a tenant of 64 characters', path(`/${'x'.repeat(64)}${api}`), accepted({ tenant: 'x'.repeat(64) })],
]; // prettier-ignore

export const restHeads = { credentials, 'header values': values, paths };

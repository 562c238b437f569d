/**
 * Paths outside the contract go to the CRM as they are: only such that both of us read alike, and never around the
 * contract.
 */
import { http, secrets } from '../requests';
import { each, error, once, type Row } from '../run-tables';

const usual = { Authorization: `SoTicket ${secrets.ticket}`, Accept: 'application/json' } as const;
const get = (path: string, headers = {}): Buffer => http(`GET ${path}`, { ...usual, ...headers });
const post = (path: string, headers = {}): Buffer =>
  http(`POST ${path}`, { ...usual, 'Content-Type': 'application/json', ...headers }, '{"AppointmentId":5}');

const around: readonly Row[] = [
  // Lists of agents and operations, which are only read.
  ...each(['/API/V1/AGENTS/x', '/api/v1/Agents'], (path): Row => [`POST ${path}`, post(path), error('request.method')]),
  ...each(
    ['/api/v1/%41gents/Appointment/Delete', '/api/v1/Agent%73/Appointment/Delete', '/api/%76%31/Agents/Appointment/Delete', '/api/v1/Agents/Appointment%20/Delete', '/api/v1/Agents/Appointment/Delete/', '/Cust1/api/v1/%61gents/Appointment/Delete', '/api/v1/Agents/Appointment/Delete/5', '/api/v1/Agents/App%6fintment/Delete', '/api/v1/Agents/Appointment/Delete%20', '/api/v1/Agents/Appointment/Delete.', '/api/v1/Agents/Appointment./Delete', '/api/v1/Agents/Appointment/Delete;x=1', '/api/v1/Agents/Appointment;x/Delete', '/api/v1/Agents/(S(x))/Appointment/Delete', '/api/v1/(S(x))/Agents/Appointment/Delete', '/api/v1/Agents/Appointment/Delete:x', '/api/v1/Agents/Appointment/Delete-x', '/api/v1/Agents/Workflow/Get%45mailFlow', '/api/v1/Agents/%57orkflow/GetEmailFlow', '/api/v1/Agents/Workflow/../Appointment/Delete', '/api/v1/x/../Agents/Appointment/Delete', '/api/v1/Agents/Workflow/GetEmailFlow%00', '/api/v1/Agents/Workflow/GetEmailFlow;x', '/api/v1/Agents/Workflow\\GetEmailFlow', `/api/v1/Agents/Workflow/${'x'.repeat(129)}`, '/api/v1/Agents/5/6', '/api/v1/Agents/Workflow/$batch'],
    (path): Row => [`POST ${path}`, post(path), path.endsWith('Delete/') ? once(undefined) : error('request.notFound')],
  ),
  ...each(
    ['/api/../web.config', '/api/v1/../../web.config', '/api/v1/./Contact', '/api/v1/%2e%2e/x', '/api/v1/.%2e/x', '/api/v1/x%2f..%2fy', '/api/v1/x%5cy', '/api/v1/x\\y', '/api/v1/x%00', '/api/v1/x%0d%0ay', '/api/v1/%252e%252e/x', '/api/v1/x;y=1', '/api/v1/Contact;/../x', '/api/v1/x%', '/api/v1/x%zz', '/api/v1/%ff%fe', '/api/v1/%c0%af', '/apix/v1/Contact', '/x/y/api/v1/Contact', '/api/v1/x#y', '/api/v1/x|y', '/api/v1/<x>', '/api/v1/"x"', '/api/v1/{x}', '/api/v1/x^y', '/api/v1/x`y', '/api/v1/x%7f', '/api/v1/x%1by'],
    (path): Row => [path, get(path), error('request.notFound')],
  ),
  ['a path outside ASCII', get('/api/v1/Contact/\xe5'), error('request.malformed')],
  ['Authorization twice', get('/api/v1/Contact/5', { Authorization: ['SoTicket a', 'SoTicket b'] }), error('request.malformed')],
]; // prettier-ignore

/** Exactly the headers that go on; credentials travel apart. */
const headers = (given: object, ...names: readonly string[]) => once({ query: '', headers: Object.fromEntries([['accept', 'application/json'], ['content-length', '0'], ...names.map((name) => [name, Reflect.get(given, name)])]) }); // prettier-ignore
const passed = { 'if-match': '"x"', range: 'bytes=0-1', 'content-encoding': 'gzip' } as const;

/** Operations that the contract does not know, in the one spelling that is theirs. */
const unknownOperations = ['/api/v1/Agents/Workflow/GetEmailFlow', '/api/v1/agents/Appointment/Nothing', '/API/V1/AGENTS/workflow/getemailflow/', '/Cust1/api/v1/Agents/Workflow/GetEmailFlow', '/api/v1/Agents/constructor/toString', '/api/v1/Agents/Workflow/x__proto__'] as const; // prettier-ignore
const asItIs = { accept: 'application/json', 'content-type': 'application/json', 'content-length': '19' } as const;

const legal: readonly Row[] = [
  ...each(['/api/v1//Contact', '/api//v1/Contact', '//api/v1/Contact'], (path): Row => [`one slash of many in ${path}`, get(path), once()]),
  ['no credentials: the CRM decides', get('/api/v1/Contact/5', { Authorization: undefined }), once()],
  ...each(unknownOperations, (path): Row => [`unknown operation ${path}`, post(path), once({ query: '', headers: asItIs })]),
  ['a description of an unknown operation', get('/api/v1/Agents/Workflow/GetEmailFlow?a=b'), once({ query: 'a=b', headers: { accept: 'application/json', 'content-length': '0' } })],
  ...each(['/api/v1/Contact/5', '/api/v1/Archive/dynamic', '/Cust12345/api/v1/Contact/5', '/api/v1/Contact/%C3%A5', "/api/v1/Contact('x')", '/api/v1/Document/5/Content', '/api/v1/x.y', '/api/v1/Contact/5/', '/api/v2/x'], (path): Row => [`legal ${path}`, get(path), once()]),
  ['a query as it is', get('/api/v1/Contact?$filter=a%20eq%20%27%2F..%27&$select=x'), once({ query: '$filter=a%20eq%20%27%2F..%27&$select=x', headers: { accept: 'application/json', 'content-length': '0' } })],
  ['conditions and ranges', get('/api/v1/Contact/5', passed), headers(passed, 'if-match', 'range', 'content-encoding')],
  ['nothing else goes on', get('/api/v1/Contact/5', { Cookie: 'a=b', 'X-A': 'b', 'X-Forwarded-For': '1.2.3.4', 'X-HTTP-Method-Override': 'DELETE', TE: 'trailers', 'Proxy-Authorization': 'Basic x', Origin: 'http://x', Referer: 'http://x', Via: 'x' }), headers({})],
]; // prettier-ignore

export const passThrough = { 'around the contract': around, 'legal pass-through': legal };

/** Refusals that need not be the CRM's: what a proxy, a firewall or a web server in front of it answers with. */
import type { FailureCode } from '../../src/command';
import { page, refuses, vendors, type Row } from './fault-table';

/** What anybody in front of a CRM may answer with: nothing of it is the CRM's word. */
const anybodys: readonly (readonly [what: string, content: string, type: string])[] = [
  ['a page', page, 'text/html; charset=utf-8'],
  ['plain text', 'Forbidden by policy 7', 'text/plain'],
  ['nothing', '', ''],
  ['an XML document', '<error><code>7</code></error>', 'application/xml'],
  ['a JSON text', '"Forbidden"', 'application/json'],
  ['a JSON list', '[{"Error":true,"ErrorMessage":"No"}]', 'application/json'],
  ['a JSON object without an error', '{"redirect":"/login","Reason":7}', 'application/json'],
  ["a proxy's JSON", '{"message":"Forbidden","request_id":"7"}', 'application/json; charset=utf-8'],
  ['an error object that says it is a page', vendors, 'text/html'],
];

/** What the failure table says of a status. */
const codesOfStatuses: readonly (readonly [status: number, code: FailureCode])[] = [
  [400, 'crm.refused'],
  [401, 'crm.unauthenticated'],
  [402, 'crm.refused'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [413, 'crm.refused'],
  [429, 'crm.busy'],
  [451, 'crm.refused'],
  [503, 'crm.busy'],
];

export const refusals: readonly Row[] = codesOfStatuses.flatMap(([status, code]) =>
  anybodys.map(([what, content, type]) => ({
    name: `${status} with ${what}, and a time to come back at`,
    fault: refuses(status, content, { 'Retry-After': '3', ...(type === '' ? {} : { 'Content-Type': type }) }),
    write: code,
    read: code,
    status,
    retryAfter: '3',
  })),
);

import type { Outcome } from '../../src/command';
import { decodeResponse } from '../../src/soap';
import { garden } from '../golden/garden';
import { limits } from '../properties/calls';
import { envelope, waterOperation } from './messages';

const bare = '<s:Fault><faultcode>s:Server</faultcode><faultstring>No</faultstring></s:Fault>';
const explained = `<s:Fault><faultstring>No</faultstring><detail><e:ExceptionDetail xmlns:e="http://schemas.datacontract.org/2004/07/System.ServiceModel"><e:Message>No</e:Message><e:Type>SoException</e:Type></e:ExceptionDetail></detail></s:Fault>`;
const page = '<html>No</html>';
const told = (status: number, content: string, retryAfterSeconds?: number): Outcome => {
  const bytes = Buffer.from(content.startsWith('<s:') ? envelope(content, '', undefined, garden.namespace) : content);
  return decodeResponse({ status, contentType: 'text/xml', bytes, retryAfterSeconds }, waterOperation, limits);
};

test.each([
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [409, 'crm.refused'],
  [413, 'crm.refused'],
  [429, 'crm.busy'],
  [503, 'crm.busy'],
])('status %p and its Retry-After are passed on, with a Fault and without', (status, code) => {
  for (const content of [bare, explained, page])
    expect(told(status, content, 7)).toMatchObject({ code, status, retryAfterSeconds: 7 });
  expect(told(status, bare, 7)).toMatchObject({ message: 'No', exception: { message: 'No' } });
});

test("a Fault's own code decides where the status says no more than that it is one", () => {
  const session = explained.replace('SoException', 'SoSessionException');
  for (const status of [200, 400, 500]) {
    expect(told(status, session)).toMatchObject({ code: 'crm.unauthenticated' });
    expect(told(status, session)).not.toHaveProperty('status');
  }
  expect(told(500, bare)).toMatchObject({ code: 'crm.refused' });
  expect(told(500, bare)).not.toHaveProperty('status');
});

test.each([408, 502, 503, 504, 520])('with %p a Fault that anybody may have written says nothing', (status) => {
  const message = `the CRM answered with HTTP ${status}`;
  expect(told(status, bare)).toEqual({ kind: 'failure', code: 'upstream.unknown', message });
  expect(told(status, explained)).toMatchObject({ message: 'No' });
});

test.each([302, 700])('with %p not even a Fault is an answer', (status) => {
  expect(told(status, explained)).toMatchObject({ code: 'upstream.invalid' });
});

test('an operation the CRM lacks stays that', () => {
  const lacking = bare.replace('s:Server', 'a:ActionNotSupported');
  expect(told(500, lacking)).toMatchObject({ code: 'upstream.unsupported' });
});

test('421 is not carried out, whatever words come with it', () => {
  for (const content of [bare, explained, page, ''])
    expect(told(421, content)).toMatchObject({ code: 'upstream.unreachable', isMisdirected: true, cause: 'HTTP_421' });
});

test.each([301, 302, 307, 308, 404, 503])('a page with %p may say that the CRM lives elsewhere', (status) => {
  expect(told(status, page, 7)).toMatchObject({ isMisdirected: true });
  expect(told(status, explained, 7)).not.toHaveProperty('isMisdirected');
});

test.each([303, 304, 403, 500])('a page with %p does not', (status) => {
  expect(told(status, page)).not.toHaveProperty('isMisdirected');
});

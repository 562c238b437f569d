import { requestFacts, shownPath, tryFacts } from '../../src/operations/span-attributes';

test.each([
  ['/Remote/Services86/Appointment.svc', '/Remote/Services86/Appointment.svc'],
  ['/api/v1/Agents/Appointment/SetSeen?appointmentId=4', '/api/v1/Agents/Appointment/SetSeen'],
  ['/api/v1/Contact/4711/Notes', '/api/v1/Contact/*/Notes'],
  ['/Cust12345/api/v1/', '/*/api/v1/'],
  ['/a@b.example/%41', '/*/*'],
  [`/${'a'.repeat(65)}`, '/*'],
  [`/${'a/'.repeat(50)}`, `/${'a/'.repeat(11).slice(0, -1)}`],
])('%s is shown as %s', (target, shown) => {
  expect(shownPath(target)).toBe(shown);
});

const head = { method: 'POST', target: '/x', publicUrl: 'https://crm.example.com/crm' };
const line = { status: 500, ms: 1, bytesIn: 0, bytesOut: 0, correlationId: 'c' };
const call = { wire: 'soap', version: 'Services86', agent: 'Appointment', operation: 'SetSeen' } as const;

test('a caller’s mistake is no failure of the server, whatever SOAP’s status; a defect is one', () => {
  const facts = (outcome: 'request.invalid' | 'internal' | 'client.gone') =>
    requestFacts({ ...line, ...call, outcome }, head, '1.1');
  expect(facts('request.invalid')).toMatchObject({ hasFailed: false, attributes: { 'error.type': 'request.invalid' } });
  expect(facts('client.gone').hasFailed).toBe(false);
  expect(facts('internal').hasFailed).toBe(true);
});

test('the address is the one that the caller used; retries and the tenant are told', () => {
  const crmUse = { tries: 3, retries: 1, ms: 1, bytesOut: 1, bytesIn: 1 };
  const told = { ...line, ...call, outcome: 'ok', caller: { tenant: 'T' }, crmUse } as const;
  const { name, attributes } = requestFacts(told, head, '1.0');
  expect(name).toBe('Appointment/SetSeen');
  expect(attributes).toMatchObject({
    'server.address': 'crm.example.com', 'server.port': 443, 'url.scheme': 'https', 'network.protocol.version': '1.0',
    'rpc.system.name': 'soap', 'rpc.method': 'Appointment/SetSeen', 'gateway.tenant': 'T', 'gateway.retries': 1,
  }); // prettier-ignore
});

test('a made-up method has a name of its own', () => {
  const facts = requestFacts({ ...line, outcome: 'request.method' }, { ...head, method: 'SECRET' }, '1.1');
  expect(facts).toMatchObject({ name: '_OTHER', attributes: { 'http.request.method': '_OTHER' } });
});

test('a try: what came back, or why nothing did, and that it was the second', () => {
  const asked = { method: 'POST', url: new URL('http://crm/'), path: '/a?b', attempt: 2, purpose: undefined };
  expect(tryFacts(asked, { status: 503 })).toMatchObject({
    hasFailed: true,
    attributes: { 'error.type': '503', 'http.request.resend_count': 1, 'server.port': 80, 'url.full': 'http://crm/a' },
  });
  expect(tryFacts(asked, { reason: 'timeout' }).attributes['error.type']).toBe('timeout');
  expect(tryFacts({ ...asked, attempt: 1 }, { status: 204 })).toMatchObject({ hasFailed: false, name: 'POST' });
});

import type { DebugFields } from '../../src/command';
import { buildGateway, gatewayLimits } from '../../src/gateway';
import { routeOf } from '../../src/gateway/route';
import { createSandboxCrm } from '../../src/sandbox';
import { ownContract } from './running';

test.each([
  ['/Remote/Services86/Appointment.svc', { kind: 'soap', tenant: '', version: 'Services86', agent: 'Appointment' }],
  ['/remote/SERVICES86/appointment.SVC/', { kind: 'soap', version: 'SERVICES86', agent: 'appointment' }],
  ['/Cust12345/Remote/Services86/Appointment.svc?wsdl', { kind: 'soap', tenant: 'Cust12345', query: 'wsdl' }],
  ['/Remote/Services86/', { kind: 'agents', version: 'Services86' }],
  ['/Remote', { kind: 'versions' }],
  ['/api/v1/Agents/Appointment/SetSeen', { kind: 'rest', agent: 'Appointment', operation: 'SetSeen' }],
  ['/API/V1/agents/appointment/setseen/?$select=a', { kind: 'rest', operation: 'setseen', query: '$select=a' }],
  ['/Cust1/api/v1/Agents/A/B', { kind: 'rest', tenant: 'Cust1' }],
  ['/api', { kind: 'api', tenant: '' }],
  ['/Cust1/api/', { kind: 'api', tenant: 'Cust1' }],
  ['/api/v1?x', { kind: 'v1', query: 'x' }],
  ['/api/v1/Contact/4', { kind: 'relay', path: '/api/v1/Contact/4' }],
  ['/api/v1/Contact(4)/At(2024-01-01T10:00)/a.b', { kind: 'relay' }],
])('%s', (target, route) => {
  expect(routeOf(target)).toMatchObject(route);
});

test.each([
  ['//', 'rest'],
  ['/Remote/Services86/Appointment.svc/x', 'soap'],
  ['/Remote/Services86/../Appointment.svc', 'soap'],
  ['/Remote/Services86/Appoint%6dent.svc', 'soap'],
  ['/Remote/Services86/Appointment.asmx', 'soap'],
  ['/a/b/Remote/Services86/Appointment.svc', 'soap'],
  ['/Remote/Services8600/Appointment.svc', 'soap'],
  ['//Remote/Services86/Appointment.svc', 'soap'],
  ['/api/v1/Agents/Appointment/SetSeen/x', 'rest'],
  ['/api/v1/Agents/Appointment/SetSeen;x', 'rest'],
  ['/api/v1/Agents/Appointment/%2e%2e', 'rest'],
  ['/api/../api/v1', 'rest'],
  // Windows and ASP.NET take these for the agents' own paths.
  ['/api/v1/Agents./Appointment/SetSeen', 'rest'],
  ['/api/v1./Agents/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents%20/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents::$DATA/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents%3Bx/Appointment/SetSeen', 'rest'],
  ['/api/(S(abc))/v1/Agents/Appointment/SetSeen', 'rest'],
  ['/api/v1/(A(x)F(y))/Agents/Appointment/SetSeen', 'rest'],
])('%s is nothing of ours, asked in %s', (target, wire) => {
  expect(routeOf(target)).toEqual({ kind: 'unknown', wire });
});

test('the bare address has a page of its own', () => {
  expect(routeOf('/?x=1')).toEqual({ kind: 'home', query: 'x=1', tenant: '' });
});

const contract = ownContract();

async function linesOf(method: string, target: string): Promise<readonly (string | DebugFields)[]> {
  const told: (string | DebugFields)[] = [];
  const gateway = buildGateway({
    contract,
    upstream: createSandboxCrm({ clock: Date }),
    clock: Date,
    limits: gatewayLimits,
    unknownProperties: 'refuse',
    reading: 'lenient',
    applicationErrors: 'exception-info',
    passThrough: { enabled: false, paths: [] },
    upstreamMs: 30_000,
    programVersion: '0.0.0',
    debug: () => (event, fields) => told.push(event, fields),
  });
  const head = { method, target, headers: {}, publicUrl: 'http://gw', remoteAddress: '', correlationId: 'c1' };
  await gateway.open(head).handle(new Uint8Array(), new AbortController().signal);
  return told;
}

test.each([
  ['POST', '/remote/services86/APPOINTMENT.svc', { route: 'soap', version: 'Services86', agent: 'Appointment' }],
  ['GET', '/Cust1/Remote/Services86/Appointment.svc?wsdl', { route: 'soap', version: 'Services86', agent: 'Appointment' }],
  ['POST', '/api/v1/agents/appointment/setseen?x=7T:ticket', { route: 'rest', version: 'v1', agent: 'Appointment', operation: 'SetSeen' }],
  ['GET', '/Remote/Services86', { route: 'agents', version: 'Services86' }],
  ['GET', '/api/v1?token=7T:ticket', { route: 'v1' }],
  ['GET', '/api/v1/Archive/secret', { route: 'relay', version: 'v1' }],
])('%s %s is told in the words of the contract', async (method, target, expected) => {
  expect(await linesOf(method, target)).toEqual(['The route of a request.', { correlationId: 'c1', method, ...expected }]);
}); // prettier-ignore

test.each([
  ['/Remote/Services99/Appointment.svc', { route: 'soap' }],
  ['/Remote/Services86/Secret7T.svc', { route: 'soap', version: 'Services86' }],
  ['/api/v1/Agents/Secret7T/Secret8A', { route: 'rest', version: 'v1' }],
  ['/secret', { route: 'unknown' }],
])('of %s nothing is told that the contract does not have', async (target, expected) => {
  expect(await linesOf('POST', target)).toEqual(['The route of a request.', { correlationId: 'c1', method: 'POST', ...expected }]);
}); // prettier-ignore

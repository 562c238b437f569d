import type { DebugFields } from '../../src/command';
import { createGateway, gatewayLimits } from '../../src/gateway';
import { createSandbox } from '../../src/sandbox';
import { ownContract } from './running';

const contract = ownContract();

async function linesOf(method: string, target: string): Promise<readonly (string | DebugFields)[]> {
  const told: (string | DebugFields)[] = [];
  const gateway = createGateway({
    contract,
    upstream: createSandbox({ clock: Date }),
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
  ['POST', '/api/v1/agents/appointment/setseen?x=7T:ticket', { route: 'rest', version: 'Services88', agent: 'Appointment', operation: 'SetSeen' }],
  ['GET', '/Remote/Services86', { route: 'agents', version: 'Services86' }],
  ['GET', '/api/v1?token=7T:ticket', { route: 'v1' }],
  ['GET', '/api/v1/Archive/secret', { route: 'relay' }],
])('%s %s is told in the words of the contract', async (method, target, expected) => {
  expect(await linesOf(method, target)).toEqual(['The route of a request.', { correlationId: 'c1', method, ...expected }]);
}); // prettier-ignore

test.each([
  ['/Remote/Services99/Appointment.svc', { route: 'soap' }],
  ['/Remote/Services86/Secret7T.svc', { route: 'soap', version: 'Services86' }],
  ['/api/v1/Agents/Secret7T/Secret8A', { route: 'rest' }],
  ['/secret', { route: 'unknown' }],
])('of %s nothing is told that the contract does not have', async (target, expected) => {
  expect(await linesOf('POST', target)).toEqual(['The route of a request.', { correlationId: 'c1', method: 'POST', ...expected }]);
}); // prettier-ignore

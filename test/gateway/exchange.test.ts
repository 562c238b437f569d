/** What the log learns about requests that are refused, and about those that are passed on. */
import { Readable } from 'node:stream';
import { failure, type RequestHead, type Upstream } from '../../src/command';
import { buildGateway, gatewayLimits, type ExchangeRecord } from '../../src/gateway';
import { createSandboxCrm } from '../../src/sandbox';
import { ownContract } from './running';

const contract = ownContract();

async function recordOf(
  target: string,
  { body = '', headers = {}, upstream = createSandboxCrm({ clock: Date }), method = 'POST' }: {
    readonly body?: string; readonly headers?: RequestHead['headers']; readonly upstream?: Upstream; readonly method?: string;
  } = {},
): Promise<ExchangeRecord> {
  const gateway = buildGateway({
    contract, upstream, clock: Date, limits: gatewayLimits, unknownProperties: 'refuse', reading: 'lenient', applicationErrors: 'exception-info',
    passThrough: { enabled: true, paths: [] }, upstreamMs: 30_000, programVersion: '0.0.0', knowsTenant: (tenant) => tenant !== 'scan',
  });
  const call = gateway.open({ method, target, headers, publicUrl: 'http://gw', remoteAddress: '', correlationId: 'c1' });
  const { signal } = new AbortController();
  const done = await (call.mode === 'stream' ? call.stream(Readable.from([body]), signal) : call.handle(Buffer.from(body), signal));
  return done.record;
} // prettier-ignore

const basic = { authorization: `Basic ${btoa('tom:geheim')}`, 'so-apptoken': 'app' };
const tom = expect.objectContaining({ scheme: 'basic', user: 'tom' });

test.each<readonly [string, Parameters<typeof recordOf>[1], Partial<ExchangeRecord>]>([
  ['/Cust1/api/v1/Agents/appointment/setseen', { body: '{"x":', headers: basic }, { outcome: 'request.malformed', version: 'v1', agent: 'Appointment', operation: 'SetSeen', caller: expect.objectContaining({ tenant: 'Cust1', credential: tom }) }],
  ['/Cust1/api/v1/Agents/appointment/setseen', { method: 'PUT', headers: basic }, { outcome: 'request.method', version: 'v1', agent: 'Appointment', operation: 'SetSeen', caller: expect.objectContaining({ tenant: 'Cust1', credential: tom }) }],
  ['/Cust1/api/v1/Agents/appointment/setseen', { headers: { authorization: 'geheim' } }, { outcome: 'caller.unauthenticated', version: 'v1', agent: 'Appointment', operation: 'SetSeen', caller: { tenant: 'Cust1' } }],
  ['/remote/services86/appointment.svc', { body: '<a/>' }, { outcome: 'request.malformed', version: 'Services86', agent: 'Appointment', caller: { tenant: '' } }],
  ['/remote/services86/appointment.svc', { method: 'PUT' }, { outcome: 'request.method', version: 'Services86', agent: 'Appointment', caller: { tenant: '' } }],
  // Names that the contract or the list of tenants does not have stay out.
  ['/scan/remote/services86/scan.svc', {}, { outcome: 'request.notFound', version: 'Services86', caller: { tenant: 'other' } }],
])('%s %j', async (target, given, expected) => {
  const { crmUse: _, ...record } = await recordOf(target, given);
  expect(record).toEqual({ wire: target.includes('/api/') ? 'rest' : 'soap', ...expected });
}); // prettier-ignore

test('a SOAP request that breaks off in its Body has told its caller by then', async () => {
  const block = (name: string, inner: string) => `<n:${name} xmlns:n="http://www.superoffice.net/ws/crm/NetServer/Services86">${inner}</n:${name}>`;
  const header = block('ApplicationToken', 'geheim') + block('Credentials', '<n:Ticket>7T:geheim</n:Ticket>');
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>${header}</s:Header><s:Body><broken`;
  const { caller } = await recordOf('/Remote/Services86/Appointment.svc', { body });
  expect(caller?.credential?.scheme).toBe('ticket');
  expect(caller?.applicationToken?.reveal()).toBe('geheim');
}); // prettier-ignore

test('a relayed call that the CRM refuses has the same caller and use as one that it answers', async () => {
  const sandbox = createSandboxCrm({ clock: Date });
  const upstream: Upstream = {
    ...sandbox,
    relay: async ({ context: { crmUse } }) => {
      if (crmUse !== undefined) crmUse.tries = 1;
      return failure('upstream.timeout', 'late');
    },
  };
  const record = await recordOf('/Cust1/api/v1/Contact/5', { headers: basic, upstream });
  expect(record).toMatchObject({ outcome: 'upstream.timeout', version: 'v1', crmUse: { tries: 1 } });
  expect(record.caller).toMatchObject({ tenant: 'Cust1', credential: tom });
});

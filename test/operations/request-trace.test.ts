/** The spans of requests and of their calls to the CRM, as a collector gets them. */
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import { runSandbox, type RunningSandbox } from '../gateway/running';
import { recordBefore, type Recorder } from '../matrix/recorder';
import { RawClient } from '../server/support';
import { startCollector, type CollectedSpan, type Collector } from './collector';
import { restoreProcess, startTelemetryRig, type TelemetryRig } from './telemetry-rig';

let crm: RunningSandbox;
let recorder: Recorder;
let collector: Collector;
let rig: TelemetryRig | undefined;
beforeAll(async () => {
  crm = await runSandbox();
  recorder = await recordBefore(crm.port);
});
beforeEach(async () => {
  collector = await startCollector();
  recorder.take();
});
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
  await collector.stop();
  restoreProcess();
});
afterAll(async () => {
  await recorder.stop();
  await crm.stop();
});

/** A gateway in front of the recorded CRM that sends its traces to the collector as JSON. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<TelemetryRig> {
  rig = await startTelemetryRig({
    UPSTREAM_URL: recorder.address,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    ...environment,
  });
  return rig;
}

/** The spans, once the gateway has ended. */
async function spansAfter(): Promise<{ server: CollectedSpan | undefined; client: CollectedSpan | undefined }> {
  await rig?.stop();
  rig = undefined;
  const find = (wanted: number) => collector.spans().find(({ kind }) => kind === wanted);
  return { server: find(2), client: find(3) };
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';
const sampled = { traceparent: `00-${trace}-${parent}-01`, tracestate: 'vendor=1,other=2' };
const basic = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;

/** Sends what no parser takes. */
function talkOf(address: string): RawClient {
  const client = new RawClient(Number(new URL(address).port));
  client.send('GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n');
  return client;
}

const setSeen = ({ address }: TelemetryRig, headers: Record<string, string> = {}, body = '{"AppointmentId":973}') =>
  fetch(`${address}/api/v1/Agents/Appointment/SetSeen`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json', ...headers },
    body,
  });

test('a request has a server span, its call to the CRM a client span below; the CRM gets the latter', async () => {
  const gateway = await start();
  expect((await setSeen(gateway, sampled)).status).toBe(204);
  const [call] = recorder.take();
  const { server, client } = await spansAfter();
  expect(server).toMatchObject({ name: 'Appointment/SetSeen', traceId: trace, parentSpanId: parent, status: 0 });
  expect(client).toMatchObject({ name: 'Appointment/SetSeen', traceId: trace, parentSpanId: server?.spanId });
  expect(call?.headers['traceparent']).toBe(`00-${trace}-${client?.spanId}-01`);
  expect(call?.headers['tracestate']).toBe(sampled.tracestate);
  expect(collector.spans()).toHaveLength(2);
  expect(collector.got[0]?.path).toBe('/v1/traces');
});

test('the attributes are those of the semantic conventions, with no header, query or user', async () => {
  const gateway = await start();
  await fetch(`${gateway.address}/api/v1/Agents/Appointment/GetAppointment?appointmentId=301`, {
    method: 'POST',
    headers: { authorization: basic, 'x-correlation-id': 'c-1', 'user-agent': 'secret-agent' },
  });
  const { server, client } = await spansAfter();
  expect(server?.attributes).toEqual({
    'http.request.method': 'POST', 'http.response.status_code': 200, 'url.scheme': 'http',
    'url.path': '/api/v1/Agents/Appointment/GetAppointment', 'server.address': '127.0.0.1',
    'server.port': Number(new URL(gateway.address).port), 'network.protocol.name': 'http',
    'network.protocol.version': '1.1', 'rpc.system.name': 'superoffice.v1',
    'rpc.method': 'Appointment/GetAppointment', 'gateway.wire': 'rest', 'gateway.version': expect.any(String),
    'gateway.outcome': 'ok', 'gateway.correlation_id': 'c-1',
  }); // prettier-ignore
  expect(client?.attributes).toEqual({
    'http.request.method': 'POST', 'http.response.status_code': 200, 'url.scheme': 'http',
    'url.full': `${recorder.address}/api/v1/Agents/Appointment/GetAppointment`, 'server.address': '127.0.0.1',
    'server.port': Number(new URL(recorder.address).port), 'network.protocol.name': 'http',
    'network.protocol.version': '1.1', 'rpc.system.name': 'superoffice.v1',
    'rpc.method': 'Appointment/GetAppointment',
  }); // prettier-ignore
  expect(server?.resource).toMatchObject({
    'service.name': 'netserver-gateway',
    'service.version': '1.2.3',
    'service.instance.id': expect.any(String),
  });
  for (const { text } of collector.got) expect(text).not.toMatch(/tje0|Tje0|\b301\b|secret-agent/);
});

test.each<[string, (gateway: TelemetryRig) => Promise<unknown>, string, number]>([
  ['bad input', (gateway) => setSeen(gateway, {}, '{"AppointmentId":"x"}'), 'request.invalid', 0],
  ['no HTTP', ({ address }) => talkOf(address).closed, 'request.malformed', 0],
  ['no such page', ({ address }) => fetch(`${address}/nowhere/4711`), 'request.notFound', 0],
  ['no credentials', (gateway) => setSeen(gateway, { authorization: '' }), 'caller.unauthenticated', 0],
])('a call refused for %s has a server span alone', async (_, ask, code, status) => {
  await ask(await start());
  const { server, client } = await spansAfter();
  expect(server).toMatchObject({ status, attributes: { 'error.type': code, 'gateway.outcome': code } });
  expect(server?.attributes['url.path']).not.toContain('4711');
  expect(client).toBeUndefined();
});

test('a CRM that is away: the client span says why, and both have failed', async () => {
  await setSeen(await start({ UPSTREAM_URL: 'http://127.0.0.1:1' }));
  const { server, client } = await spansAfter();
  expect(client).toMatchObject({ status: 2, attributes: { 'error.type': 'ECONNREFUSED' } });
  expect(server).toMatchObject({
    status: 2,
    attributes: { 'error.type': 'upstream.unreachable', 'gateway.cause': 'ECONNREFUSED' },
  });
});

test('a relayed call has both spans, with ids out of its path', async () => {
  const gateway = await start();
  await fetch(`${gateway.address}/api/v1/Contact/4711?$select=name`, { headers: { authorization: basic } });
  const { server, client } = await spansAfter();
  expect(server).toMatchObject({ name: 'GET', attributes: { 'url.path': '/api/v1/Contact/*' } });
  expect(client).toMatchObject({ name: 'GET', attributes: { 'url.full': `${recorder.address}/api/v1/Contact/*` } });
});

test('the tenant is told on both', async () => {
  const gateway = await start({ UPSTREAM_URL: `${recorder.address}/{tenant}` });
  await fetch(`${gateway.address}/Cust12345/api/v1/Agents/Appointment/SetSeen`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json' },
    body: '{"AppointmentId":973}',
  });
  const { server, client } = await spansAfter();
  expect(server?.attributes['gateway.tenant']).toBe('Cust12345');
  expect(client?.attributes['gateway.tenant']).toBe('Cust12345');
});

test('a trace that the caller does not sample goes on unrecorded', async () => {
  await setSeen(await start(), { traceparent: `00-${trace}-${parent}-00`, tracestate: 'a=1' });
  const [call] = recorder.take();
  expect(call?.headers['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!${parent})[0-9a-f]{16}-00$`));
  expect(call?.headers['tracestate']).toBe('a=1');
  await spansAfter();
  expect(collector.spans()).toEqual([]);
});

test.each([
  ['always_off', sampled, 0],
  ['parentbased_always_off', sampled, 2],
  ['parentbased_always_off', {}, 0],
  ['always_on', { traceparent: `00-${trace}-${parent}-00` }, 2],
  ['parentbased_traceidratio', {}, 0],
  ['parentbased_traceidratio', sampled, 2],
  ['traceidratio', sampled, 0],
  ['', {}, 2],
])('the sampler %s counts', async (sampler, headers, spans) => {
  await setSeen(await start({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0' }), headers);
  await spansAfter();
  expect(collector.spans()).toHaveLength(spans);
});

test('what the CRM is told of sampling, what is sent, and the sampler of the id are one decision', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' });
  for (let count = 0; count < 40; count++) await setSeen(gateway);
  const told = recorder.take().map(({ headers }) => String(headers['traceparent']).split('-'));
  const logged = gateway.log().filter(({ outcome }) => outcome !== undefined);
  await spansAfter();
  const servers = collector.spans().filter(({ kind }) => kind === 2);
  const sampler = new TraceIdRatioBasedSampler(0.5);
  const isSampled = (id = '') =>
    sampler.shouldSample(ROOT_CONTEXT, id).decision === SamplingDecision.RECORD_AND_SAMPLED;
  expect(new Set(told.map(([, id]) => id)).size).toBe(40);
  expect(logged.map(({ traceId }) => traceId)).toEqual(told.map(([, id]) => id));
  expect(told.map(([, , , flags]) => flags)).toEqual(told.map(([, id]) => (isSampled(id) ? '01' : '00')));
  expect(servers.map(({ traceId }) => traceId)).toEqual(told.map(([, id]) => id).filter(isSampled));
  expect(servers.length % 40).not.toBe(0);
});

test('a refused request’s span has its tenant', async () => {
  const gateway = await start({ UPSTREAM_URL: `${recorder.address}/{tenant}` });
  await fetch(`${gateway.address}/Cust12345/api/v1/Agents/Appointment/SetSeen`, { method: 'POST', body: '{"' });
  const { server } = await spansAfter();
  expect(server?.attributes).toMatchObject({ 'gateway.tenant': 'Cust12345', 'http.response.status_code': 401 });
});

test('OTEL_PROPAGATORS: the caller speaks B3, and so does the CRM', async () => {
  const gateway = await start({ OTEL_PROPAGATORS: 'b3' });
  await setSeen(gateway, { b3: `${trace}-${parent}-1` });
  const { client } = await spansAfter();
  const [call] = recorder.take();
  expect(call?.headers['b3']).toBe(`${trace}-${client?.spanId}-1`);
  expect(call?.headers['traceparent']).toBeUndefined();
});

test('every line of a call has the trace’s id, whether the gateway records traces or not', async () => {
  for (const environment of [{}, { OTEL_SDK_DISABLED: 'true' }]) {
    const gateway = await start(environment);
    await setSeen(gateway, sampled);
    const ofCall = gateway.log().filter(({ correlationId }) => correlationId !== undefined);
    expect(ofCall.map(({ message, traceId }) => [message, traceId])).toEqual([
      ['The route of a request.', trace],
      ['A command is carried out.', trace],
      ['The CRM was asked.', trace],
      [undefined, trace],
    ]);
    await spansAfter();
  }
});

test('health checks have no span', async () => {
  const { address } = await start();
  await fetch(`${address}/health/live`);
  await spansAfter();
  expect(collector.spans()).toEqual([]);
});

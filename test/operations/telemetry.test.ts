/** What leaves for a collector, how it is told of trouble, and that nothing is loaded where nothing is asked for. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { Counter, Registry } from 'prom-client';
import { startTelemetry, type Telemetry } from '../../src/operations';
import { memoryLog } from '../server/support';
import { compileProgram } from '../server/program';
import { startCollector, type Collector } from './collector';
import { restoreProcess, setVariables } from './telemetry-rig';

const collectors: Collector[] = [];
afterEach(async () => {
  restoreProcess();
  await Promise.all(collectors.splice(0).map((collector) => collector.stop()));
});

async function collecting(status = 200): Promise<Collector> {
  const collector = await startCollector(status);
  collectors.push(collector);
  return collector;
}

function start(environment: Readonly<Record<string, string>>, worker?: number) {
  setVariables(environment);
  const log = memoryLog();
  return { telemetry: startTelemetry({ environment, programVersion: '1.2.3', worker, logger: log.log }), log };
}

const head = { method: 'GET', target: '/', headers: {}, publicUrl: '', remoteAddress: '', correlationId: 'c' };
const line = { outcome: 'request.notFound', status: 404, ms: 1, bytesIn: 0, bytesOut: 2, correlationId: 'c' } as const;

function recordRequest({ beginTrace, exchange }: Telemetry) {
  const trace = beginTrace?.(head, '1.1');
  exchange?.({ ...line, trace });
  return trace;
}

test('spans as protobuf, compressed, with the headers and the names that are asked for', async () => {
  const { endpoint, got, spans } = await collecting();
  const { telemetry } = start(
    {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_SERVICE_NAME: 'crm-front',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.instance.id=pod',
    },
    3,
  );
  const trace = recordRequest(telemetry);
  await telemetry.close();
  expect(got[0]?.headers).toMatchObject({
    'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'x-key': 'abc',
  }); // prettier-ignore
  expect(spans()).toEqual([
    expect.objectContaining({
      name: 'GET', kind: 2, traceId: trace?.id, status: 0,
      attributes: expect.objectContaining({ 'http.response.status_code': 404, 'error.type': 'request.notFound' }),
      resource: expect.objectContaining({
        'service.name': 'crm-front', 'service.version': '1.2.3', 'deployment.environment.name': 'test',
        'service.instance.id': 'pod-3', 'telemetry.sdk.name': 'opentelemetry',
      }),
    }),
  ]); // prettier-ignore
});

test('the figures of the metrics page', async () => {
  const { endpoint, received } = await collecting();
  const registry = new Registry();
  new Counter({ name: 'gateway_things_total', help: 'Things.', registers: [registry] }).inc(7);
  const { telemetry } = start({
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_EXPORTER: 'none',
  });
  expect(telemetry.beginTrace).toBeUndefined();
  telemetry.exportMetrics(registry);
  await telemetry.close();
  const sum = { name: 'gateway_things_total', sum: { isMonotonic: true, dataPoints: [{ asDouble: 7 }] } };
  const { resourceMetrics } = JSON.parse((await received('/v1/metrics')).text);
  expect(resourceMetrics[0].scopeMetrics).toContainEqual(
    expect.objectContaining({ metrics: [expect.objectContaining({ name: sum.name })] }),
  );
  expect(resourceMetrics).toMatchObject([{ scopeMetrics: [{ metrics: [sum] }] }]);
});

test('whatever leaves a process is of one instance', async () => {
  const { endpoint, got } = await collecting();
  const names = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  const { telemetry, log } = start({ ...names, OTEL_LOGS_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'otlp' });
  const registry = new Registry();
  new Counter({ name: 'gateway_things_total', help: 'Things.', registers: [registry] }).inc();
  telemetry.exportMetrics(registry);
  log.log.exchange({ ...line, trace: recordRequest(telemetry) });
  await telemetry.close();
  const instance = /"service\.instance\.id","value":\{"stringValue":"([0-9a-f-]{36})"/;
  expect(got.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
  expect(new Set(got.map(({ text }) => instance.exec(text)?.[1] ?? '')).size).toBe(1);
});

test('the lines of the log, those of a traced request with its span', async () => {
  const { endpoint, received } = await collecting();
  const { telemetry, log } = start({
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  const trace = telemetry.beginTrace?.(head, '1.1');
  log.log.exchange({ ...line, trace });
  log.log.event('warn', 'Something happens.', { worker: 2 });
  await telemetry.close();
  const { resourceLogs } = JSON.parse((await received('/v1/logs')).text);
  const attribute = (key: string) => expect.objectContaining({ key });
  expect(resourceLogs[0].scopeLogs[0].logRecords).toEqual([
    expect.objectContaining({
      severityText: 'INFO', severityNumber: 9, traceId: trace?.id, spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      body: { stringValue: 'request.notFound' },
      attributes: ['outcome', 'status', 'ms', 'bytesIn', 'bytesOut', 'correlationId', 'traceId'].map(attribute),
    }),
    expect.objectContaining({ severityText: 'WARN', severityNumber: 13, body: { stringValue: 'Something happens.' } }),
  ]); // prettier-ignore
});

test.each([
  ['refuses', 'status 401'],
  ['is away', 'ECONNREFUSED'],
])('a collector that %s is told once, and nothing rejects', async (how, problem) => {
  const endpoint = how === 'refuses' ? (await collecting(401)).endpoint : 'http://127.0.0.1:1';
  const { telemetry, log } = start({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
    OTEL_BSP_MAX_QUEUE_SIZE: '3',
  });
  for (let count = 0; count < 10; count++) recordRequest(telemetry);
  await telemetry.close();
  expect(log.lines()).toEqual([
    expect.objectContaining({ level: 'warn', message: 'Traces could not be delivered.', problem }),
  ]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a sampler', { OTEL_TRACES_SAMPLER: 'mostly' }, /^OTEL_TRACES_SAMPLER value "mostly" invalid/],
  ['gRPC', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /needs the package @opentelemetry\/exporter-trace-otlp-grpc/],
  ['an exporter', { OTEL_METRICS_EXPORTER: 'console' }, /^OTEL_METRICS_EXPORTER has otlp and none/],
])('%s that is not there is told; calls are served all the same', async (_, environment, problem) => {
  const { telemetry, log } = start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', ...environment });
  await telemetry.close();
  expect(log.lines()).toEqual([expect.objectContaining({ level: 'warn', problem: expect.stringMatching(problem) })]);
});

// prom-client loads the interface, which does nothing by itself.
test('without such variables nothing of OpenTelemetry is loaded but its interface', () => {
  const folder = path.dirname(compileProgram());
  const script = `
    const { startTelemetry } = require('./operations');
    require('./cli');
    startTelemetry({ environment: process.env, programVersion: '1', logger: {} });
    const loaded = () => Object.keys(require.cache).filter((file) => /@opentelemetry.(?!api.)/.test(file)).length;
    const before = loaded();
    startTelemetry({ environment: { OTEL_TRACES_EXPORTER: 'otlp' }, programVersion: '1', logger: { event() {} } });
    console.log(before, loaded() > 50);
    process.exit();`;
  const out = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8', env: {} });
  expect(out).toBe('0 true\n');
});

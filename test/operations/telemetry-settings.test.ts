import { endpointOf, readTelemetrySettings } from '../../src/operations/telemetry-settings';

const exported = (environment: Record<string, string>) => readTelemetrySettings(environment).exported;

test.each<[Record<string, string>, object]>([
  [{}, {}],
  [{ OTEL_SERVICE_NAME: 'crm' }, {}],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, { traces: 'http/protobuf' }],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/x' }, { traces: 'http/protobuf' }],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, { traces: 'http/protobuf' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }, {}],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'TRUE' }, {}],
  [{ OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: ' otlp ' }, { metrics: 'http/protobuf', logs: 'http/protobuf' }],
  [
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'grpc' },
    { traces: 'http/json', logs: 'grpc' },
  ],
])('%j exports %j', (environment, expected) => {
  expect(exported(environment)).toEqual(expected);
  expect(readTelemetrySettings(environment).problems).toEqual([]);
}); // prettier-ignore

test.each<[Record<string, string>, RegExp]>([
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /^OTEL_TRACES_EXPORTER has otlp and none/],
  [{ OTEL_METRICS_EXPORTER: 'prometheus,otlp' }, /^OTEL_METRICS_EXPORTER has otlp and none/],
  [{ OTEL_LOGS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }, /^OTEL_EXPORTER_OTLP_PROTOCOL is none of/],
  [{ OTEL_PROPAGATORS: 'tracecontext,jaeger' }, /^OTEL_PROPAGATORS has tracecontext, baggage, b3/],
])('%j is told', (environment, problem) => {
  expect(readTelemetrySettings(environment).problems).toEqual([expect.stringMatching(problem)]);
});

test('the propagators are those of the specification unless others are named', () => {
  expect(readTelemetrySettings({}).propagators).toEqual(['tracecontext', 'baggage']);
  expect(readTelemetrySettings({ OTEL_PROPAGATORS: 'b3, none' }).propagators).toEqual(['b3', 'none']);
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }, 'http://c:4318/v1/logs'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c/a', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://d' }, undefined],
  [{}, undefined],
])('%j: log records go to %s', (environment, url) => {
  expect(endpointOf('logs', environment)).toBe(url);
});

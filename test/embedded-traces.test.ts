/** The gateway inside an application that has an OpenTelemetry of its own: the spans are the application's. */
import http from 'node:http';
import { ROOT_CONTEXT, context, propagation, trace, type Context, type ContextManager } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createGateway } from '../src';

const exporter = new InMemorySpanExporter();
let around: Context = ROOT_CONTEXT;
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const manager: ContextManager = {
    active: () => around,
    with: (_, run, self, ...given) => run.call(self, ...given),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
});
afterEach(() => {
  around = ROOT_CONTEXT;
  exporter.reset();
});
afterAll(() => {
  for (const api of [trace, propagation, context]) api.disable();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';

/** Asks a gateway in an application; resolves when it has ended. */
async function ask(headers: Record<string, string>): Promise<void> {
  const gateway = createGateway({ settings: { UPSTREAM_KIND: 'sandbox', LOG_LEVEL: 'error' } });
  const server = http.createServer(gateway.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await fetch(`http://127.0.0.1:${port}/api/v1/Agents/Appointment/SetSeen`, {
    method: 'POST',
    headers: { ...headers, authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` },
  });
  await gateway.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

test('a request has a server span in the trace of its caller', async () => {
  await ask({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  expect(exporter.getFinishedSpans()).toMatchObject([
    { name: 'Appointment/SetSeen', kind: 1, parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' } },
  ]);
});

test('inside a span of the application it is a part of that one', async () => {
  const outer = provider.getTracer('application').startSpan('outer');
  around = trace.setSpan(ROOT_CONTEXT, outer);
  await ask({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  expect(exporter.getFinishedSpans()).toMatchObject([{ kind: 0, parentSpanContext: outer.spanContext() }]);
});

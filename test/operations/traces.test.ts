import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallContext } from '../../src/command';
import { createTraces } from '../../src/operations';
import { command } from '../server/command';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function collector(status = 200) {
  const got: { url: string | undefined; body: Record<string, unknown> }[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request
      .on('data', (chunk) => (text += String(chunk)))
      .on('end', () => {
        got.push({ url: request.url, body: JSON.parse(text) });
        response.writeHead(status, { connection: 'close' }).end();
      });
  });
  servers.push(server);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return { got, endpoint: `http://127.0.0.1:${port}` };
}

function tracing(endpoint: string) {
  const problems: string[] = [];
  const traces = createTraces({ endpoint, programVersion: '1.2.3', onProblem: (problem) => problems.push(problem) });
  const end = (context: Partial<CallContext>) => {
    const { operation, caller, context: frame } = command();
    const what = { kind: 'operation', operation } as const;
    traces.finished({ what, caller, context: { ...frame, ...context }, outcome: 'ok', startedAt: 1_000, ms: 1.5 });
  };
  return { traces, problems, end };
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const own = 'b7ad6b7169203331';

test('one span per sampled call, as OTLP/HTTP JSON has it', async () => {
  const { got, endpoint } = await collector();
  const { traces, end } = tracing(endpoint);
  end({ traceparent: `00-${trace}-${own}-01`, parentSpan: '00f067aa0ba902b7' });
  end({ traceparent: `00-${trace}-${own}-00` });
  end({});
  await traces.close();
  expect(got).toHaveLength(1);
  expect(got[0]?.url).toBe('/v1/traces');
  const spans = [
    expect.objectContaining({
      traceId: trace, spanId: own, parentSpanId: '00f067aa0ba902b7', name: 'Appointment.SetSeen', kind: 2,
      startTimeUnixNano: '1000000000', endTimeUnixNano: '1001500000', status: {},
    }),
  ]; // prettier-ignore
  expect(got[0]?.body).toMatchObject({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  expect(JSON.stringify(got[0]?.body)).toContain('{"key":"service.name","value":{"stringValue":"netserver-gateway"}}');
});

test('a call without a trace gets one, sampled; one that has a trace keeps it', () => {
  const { traces } = tracing('http://127.0.0.1:1');
  const { context } = command();
  expect(traces.begin(context).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  const given = { ...context, traceparent: `00-${trace}-${own}-00` };
  expect(traces.begin(given)).toBe(given);
  return traces.close();
});

test.each(['refuses', 'is away'])('a collector that %s is told, and nothing rejects', async (how) => {
  const { endpoint } = how === 'refuses' ? await collector(500) : { endpoint: 'http://127.0.0.1:1' };
  const { traces, problems, end } = tracing(endpoint);
  end({ traceparent: `00-${trace}-${own}-01` });
  await traces.close();
  expect(problems).toHaveLength(1);
});

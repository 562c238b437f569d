/** The program with a collector: what is under way when it stops is sent before it ends. */
import { startProgram } from '../drain/start-program';
import { compileProgram } from '../server/program';
import { startCollector, type Collector } from './collector';

// On a machine that does other things, too, a process takes seconds to start.
jest.setTimeout(60_000);

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());

test('SIGTERM: the last spans, figures and lines are sent, and the end is in order', async () => {
  const program = await startProgram(compileProgram(), 'http://127.0.0.1:1', {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_BSP_SCHEDULE_DELAY: '600000',
    OTEL_BLRP_SCHEDULE_DELAY: '600000',
  });
  await fetch(`http://127.0.0.1:${program.port}/api/v1/Agents/Appointment/SetSeen`, {
    method: 'POST',
    headers: { authorization: 'SoTicket 7T:1', 'content-type': 'application/json' },
    body: '{"AppointmentId":973}',
  });
  expect(collector.got).toEqual([]);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  // No connection: the call was tried twice.
  expect(collector.spans().map(({ name, kind }) => [name, kind])).toEqual([
    ['Appointment/SetSeen', 3],
    ['Appointment/SetSeen', 3],
    ['Appointment/SetSeen', 2],
  ]);
  const textOf = (wanted: string) => collector.got.find(({ path }) => path === wanted)?.text;
  expect(textOf('/v1/metrics')).toContain('gateway_requests_total');
  expect(textOf('/v1/logs')).toContain('The gateway listens.');
});

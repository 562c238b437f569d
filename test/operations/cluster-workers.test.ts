import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resign, workerEvents } from '../../src/operations';
import { workersOf } from '../deploy/restarts';
import { readExposition, valueOf } from './exposition';
import { compileProgram, GatewayProcess } from '../server/program';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  readonly sent: unknown[] = [];
  exit(code: number): void {
    this.codes.push(code);
  }
  send(message: unknown, _handle: undefined, _options: undefined, sent: () => void): void {
    this.sent.push(message);
    sent();
  }
}

function worker() {
  const process = new FakeProcess();
  const heard: string[] = [];
  const duties = { measure: () => heard.push('measure'), level: ({ level }: { level: string }) => heard.push(level) };
  const events = workerEvents(process, {
    measure: () => void duties.measure(),
    level: (m) => void duties.level(m),
    crm: (m) => void heard.push(`${m.tenant} ${m.news.status}`),
  });
  const serve = () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) events.on(signal, () => heard.push(signal));
  };
  return { process, heard, serve };
}

test.each([
  ["the supervisor's word is a SIGTERM more", ['stop', 'SIGTERM', 'stop'], ['SIGTERM', 'SIGTERM', 'SIGTERM']],
  ['an interrupt is its own', ['SIGINT', 'stop', 'SIGINT'], ['SIGINT', 'SIGTERM', 'SIGINT']],
  ["SIGHUP and SIGUSR2 are the supervisor's", ['SIGHUP', 'SIGUSR2'], []],
])('%s', (_, sent, expected) => {
  const { process, heard, serve } = worker();
  serve();
  for (const one of sent) {
    if (one === 'stop') process.emit('message', { say: 'stop' });
    else process.emit(one, one);
  }
  expect(heard).toEqual(expected);
});

test('a worker that does not serve yet ends at the word to stop', () => {
  const { process, heard } = worker();
  process.emit('message', { say: 'stop' });
  expect([process.codes, heard]).toEqual([[0], []]);
});

test('a worker that cannot serve says why, then ends', async () => {
  const { process } = worker();
  await resign(process, { reason: 'TENANTS is no JSON file.', exitCode: 2 });
  expect(process.sent).toEqual([{ say: 'failed', reason: 'TENANTS is no JSON file.', exitCode: 2 }]);
  expect(process.codes).toEqual([2]);
});

test('other words are done, and strange messages ignored', () => {
  const { process, heard } = worker();
  for (const message of [{ say: 'measure' }, { say: 'level', level: 'debug' }, { say: 'crm', tenant: 'Cust1', news: { status: 'down' } }, { say: 'constructor' }, null, 'stop', {}]) process.emit('message', message);
  expect(heard).toEqual(['measure', 'debug', 'Cust1 down']);
}); // prettier-ignore

describe('over real processes', () => {
  const main = compileProgram();
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-workers-'));
  const running: GatewayProcess[] = [];
  afterEach(async () => {
    for (const gateway of running) gateway.signal('SIGTERM');
    await Promise.all(running.splice(0).map((gateway) => gateway.exited));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function start(env: Readonly<Record<string, string>>): GatewayProcess {
    const gateway = new GatewayProcess(main, env);
    running.push(gateway);
    return gateway;
  }

  const call = async (port: number): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/Agents/Appointment/SetSeenMany`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('tje0:Tje0')}`, 'so-apptoken': 'a' },
      body: '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}',
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  test('two workers: one view of the metrics, one audit log, a level, a crash, and an end with 0', async () => {
    const gateway = start({ WORKERS: '2', ADMIN_PORT: '0', AUDIT_LOG: '-', LOG_LEVEL: 'info' });
    const [port, adminPort] = [await gateway.port(), await gateway.adminPort()];
    const samples = async () => readExposition(await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text());
    // Connections are dealt out in turn, so both workers get some.
    for (let index = 0; index < 6; index += 1) expect(await call(port)).toBe(204);
    const before = await samples();
    expect(valueOf(before, 'gateway_requests_total', { operation: 'SetSeenMany' })).toBe(6);
    expect(valueOf(before, 'gateway_workers')).toBe(2);

    const [first] = workersOf(gateway.pid);
    const after = gateway.lines.length;
    process.kill(first ?? -1, 'SIGKILL');
    await gateway.says(/^The gateway listens/, after);
    const then = await samples();
    expect(valueOf(then, 'gateway_requests_total', { operation: 'SetSeenMany' })).toBe(6);
    expect(valueOf(then, 'gateway_worker_restarts_total', { reason: 'crash' })).toBe(1);

    gateway.signal('SIGUSR2');
    await gateway.line((line) => line['logLevel'] === 'debug');
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
    const calls = gateway.lines.filter(({ operation }) => operation === 'SetSeenMany');
    const [told, audited] = [
      calls.filter(({ level }) => level === 'info'),
      calls.filter(({ level }) => level === 'audit'),
    ];
    expect(Array.from(new Set(told.map((line) => line['worker']))).sort()).toEqual([1, 2]);
    // Both call the user and the application by the same hash.
    expect(new Set(told.map(({ user, application }) => `${String(user)} ${String(application)}`)).size).toBe(1);
    expect(audited.map(({ user, outcome }) => [user, outcome])).toEqual(
      Array.from({ length: 6 }, () => ['tje0', 'ok']),
    );
  });

  // A taken PORT: test/cli/process.test.ts.
  test.each([
    ['ADMIN_PORT', '2'],
    ['ADMIN_PORT', '1'],
  ])('a taken %s ends %s workers instead of being tried for ever', async (key, workers) => {
    const taken = net.createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', () => resolve()));
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const gateway = start({ WORKERS: workers, [key]: port });
    expect(await gateway.exited).toBe(1);
    await new Promise((resolve) => taken.close(resolve));
  });

  test('V8 is told to leave pretenuring before any module is loaded, in each worker as well', async () => {
    const gateway = start({ WORKERS: '2', NODE_OPTIONS: `--require ${require.resolve('../server/order-hook.js')}` });
    await gateway.port();
    const told = () => gateway.lines.filter((line) => 'done' in line);
    await gateway.line(() => told().length === 3);
    const first = { done: ['node:v8', '--no-allocation-site-pretenuring'] };
    expect(told()).toEqual([first, first, first]);
  });

  test('WORKERS=1 is one process, with the same pages', async () => {
    const audit = path.join(folder, 'audit.log');
    const gateway = start({ ADMIN_PORT: '0', LOG_SAMPLE: '0', AUDIT_LOG: audit });
    expect(await call(await gateway.port())).toBe(204);
    const text = await (await fetch(`http://127.0.0.1:${await gateway.adminPort()}/metrics`)).text();
    expect(valueOf(readExposition(text), 'gateway_workers')).toBe(1);
    expect(workersOf(gateway.pid)).toEqual([]);
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
    expect(gateway.lines.filter(({ outcome }) => outcome === 'ok')).toEqual([]);
    expect(readFileSync(audit, 'utf8')).toContain('"operation":"SetSeenMany","outcome":"ok"');
  });
});

import { PassThrough } from 'node:stream';
import { Secret, type Caller } from '../../src/command';
import { createLog, whoOf } from '../../src/operations';
import { createCallerNames } from '../../src/operations/caller-names';
import { memoryLog } from '../server/support';

const line = { wire: 'rest', version: 'Services88', agent: 'Appointment', operation: 'SetSeen', outcome: 'ok', status: 200, ms: 1.2345, bytesIn: 10, bytesOut: 20, correlationId: 'abc' } as const; // prettier-ignore

function pretty(now = new Date('2024-05-06T07:08:09.123Z')) {
  const stream = new PassThrough();
  stream.setEncoding('utf8');
  return { log: createLog({ level: 'info', format: 'pretty', stream, now: () => now }), stream };
}

test('one JSON line per exchange, allow-listed fields in order', async () => {
  const { log, lines } = memoryLog();
  const extra = { ...line, authorization: 'geheim' };
  log.exchange(extra);
  await log.close();
  const [written] = lines();
  expect(written).toEqual({ ...line, ms: 1.2, level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/) });
});

const secretCaller: Caller = {
  tenant: 'Cust1',
  credential: { scheme: 'ticket', ticket: new Secret('7T:geheim') },
  applicationToken: new Secret('geheim'),
};
const names = createCallerNames({ key: Buffer.alloc(32), users: 'hash', applications: new Map([['geheim', 'App']]) });

test('who called, from where, and what the call took at the CRM', async () => {
  const stream = new PassThrough();
  stream.setEncoding('utf8');
  const log = createLog({ level: 'info', format: 'json', stream, names });
  const crmUse = { tries: 2, retries: 1, ms: 3.26, bytesOut: 7, bytesIn: 9 };
  const where = { remoteAddress: '192.0.2.1', frontUser: 'EXAMPLE\\kari' };
  log.exchange({ ...line, caller: secretCaller, crmUse, ...where });
  log.exchange({ ...line, caller: { tenant: '' }, crmUse: { ...crmUse, tries: 0 } });
  await log.close();
  const text = String(stream.read());
  const [told, bare] = text
    .trim()
    .split('\n')
    .map((each): Record<string, unknown> => JSON.parse(each));
  expect(told).toMatchObject({
    remoteAddress: '192.0.2.1', tenant: 'Cust1', application: 'App', frontUser: expect.stringMatching(/^#[0-9a-f]{16}$/), credential: expect.stringMatching(/^#[0-9a-f]{16}$/),
    crmMs: 3.3, crmBytesOut: 7, crmBytesIn: 9, crmRetries: 1,
  }); // prettier-ignore
  expect(text).not.toMatch(/geheim|kari/);
  // Nothing was asked of the CRM, and nothing is known of the caller.
  expect(bare).toEqual({ ...line, ms: 1.2, level: 'info', time: expect.any(String) });
});

test.each<[NonNullable<Caller['credential']>, Partial<ReturnType<typeof whoOf>>]>([
  [
    { scheme: 'basic', user: 'tom', password: new Secret('x') },
    { user: 'u tom', credential: undefined },
  ],
  [
    { scheme: 'ticket', ticket: new Secret('t') },
    { user: undefined, credential: 'c t' },
  ],
  [{ scheme: 'bearer', token: new Secret('t') }, { credential: 'c t' }],
  // Other cookies of a session come and go.
  [{ scheme: 'session', cookie: new Secret('a=1; XSRF-TOKEN=t'), xsrf: new Secret('t') }, { credential: 'c t' }],
])('who has called with %j', (credential, who) => {
  const plain = { user: (name: string) => `u ${name}`, credential: (text: string) => `c ${text}`, application: String };
  expect(whoOf({ tenant: '', credential }, plain)).toMatchObject({ tenant: undefined, ...who });
});

test.each([
  ['ok', 'info'],
  ['request.invalid', 'info'],
  ['crm.refused', 'info'],
  ['client.gone', 'info'],
  ['upstream.unreachable', 'warn'],
  ['gateway.busy', 'warn'],
  ['internal', 'error'],
] as const)('%s is told at %s', async (outcome, level) => {
  const { log, lines } = memoryLog();
  log.exchange({ ...line, outcome });
  await log.close();
  expect(lines()).toEqual([expect.objectContaining({ outcome, level })]);
});

test('the level filters', async () => {
  const stream = new PassThrough();
  const log = createLog({ level: 'warn', format: 'json', stream });
  log.exchange(line);
  await log.close();
  expect(stream.read()).toBeNull();
});

test('a defect brings its stack; messages that quote input stay out', async () => {
  const { log, lines } = memoryLog();
  log.exchange({ ...line, outcome: 'internal', defect: new TypeError('x is not a function') });
  log.defect('Elsewhere.', new SyntaxError('Unexpected token 7T:ticket'));
  log.defect('Thrown text.', '7T:ticket');
  await log.close();
  expect(lines()[0]?.['error']).toMatch(/^TypeError: x is not a function\n {4}at /);
  expect(lines()[1]?.['error']).toMatch(/^SyntaxError\n {4}at /);
  expect(JSON.stringify(lines())).not.toContain('ticket');
  // Which file, not where on the disk.
  expect(String(lines()[0]?.['error'])).toMatch(/operations\/logs\.test\.ts:\d+:\d+/);
  expect(JSON.stringify(lines())).not.toContain(process.cwd());
});

test('control characters cannot forge a line or drive a terminal', async () => {
  const forged = 'x\r\n{"level":"error"}\u001b[31m\u0085\u2028\u202e';
  const json = memoryLog();
  json.log.event('info', forged);
  await json.log.close();
  expect(json.lines()).toHaveLength(1);
  const bare = pretty();
  bare.log.event('info', forged, { address: forged });
  await bare.log.close();
  for (const text of [json.text(), String(bare.stream.read())]) {
    expect(text.trimEnd()).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u202e]/);
  }
});

test('pretty lines are for people', async () => {
  const { log, stream } = pretty();
  log.exchange(line);
  log.event('warn', 'The gateway listens.', { address: 'http://127.0.0.1:1' });
  await log.close();
  expect(stream.read()).toBe(
    [
      '07:08:09.123 INFO  rest Services88 Appointment.SetSeen ok 200 1.2 ms bytesIn=10 bytesOut=20 correlationId=abc',
      '07:08:09.123 WARN  The gateway listens. address=http://127.0.0.1:1',
      '',
    ].join('\n'),
  );
});

test("a worker's number stands in every line", async () => {
  const stream = new PassThrough();
  stream.setEncoding('utf8');
  const log = createLog({ level: 'info', format: 'json', stream, worker: 3 });
  log.event('info', 'hello');
  await log.close();
  expect(JSON.parse(String(stream.read()))).toMatchObject({ worker: 3, message: 'hello' });
});

test('of what went well only the sample is told, of everything else all', async () => {
  const stream = new PassThrough();
  stream.setEncoding('utf8');
  const dice = [0.05, 0.1, 0.99, 0];
  const random = () => dice.shift() ?? 1;
  const log = createLog({ level: 'info', format: 'json', stream, sample: 0.1, random });
  for (const correlationId of ['a', 'b', 'c', 'd']) log.exchange({ ...line, correlationId });
  log.exchange({ ...line, outcome: 'request.invalid', correlationId: 'e' });
  log.exchange({ ...line, outcome: 'client.gone', correlationId: 'f' });
  await log.close();
  expect(String(stream.read()).match(/"correlationId":"."/g)).toEqual(['a', 'd', 'e', 'f'].map((id) => `"correlationId":"${id}"`)); // prettier-ignore
});

test('the level can be changed while running', async () => {
  const stream = new PassThrough();
  stream.setEncoding('utf8');
  const log = createLog({ level: 'warn', format: 'json', stream });
  log.event('debug', 'one');
  log.setLevel('debug');
  log.event('debug', 'two');
  log.setLevel('error');
  log.event('warn', 'three');
  await log.close();
  expect(String(stream.read()).match(/one|two|three/g)).toEqual(['two']);
});

test('debug lines: nothing is made of them unless the level is debug', async () => {
  const { log, lines } = memoryLog();
  const asked: number[] = [];
  const told = (): void => log.debug()?.('The CRM is asked.', { attempt: asked.push(0), code: undefined });
  log.setLevel('info');
  told();
  log.setLevel('debug');
  told();
  log.setLevel('info');
  told();
  await log.close();
  expect(asked).toHaveLength(1);
  expect(lines()).toEqual([{ time: expect.any(String), level: 'debug', message: 'The CRM is asked.', attempt: 1 }]);
});

/** The console where operators find it: on the admin port of the program, one process or several. */
import { compileProgram, GatewayProcess } from './program';

const main = compileProgram();
const running: GatewayProcess[] = [];
afterEach(async () => {
  for (const gateway of running.splice(0)) {
    gateway.signal('SIGKILL');
    await gateway.exited;
  }
});

async function start(settings: Readonly<Record<string, string>>) {
  const gateway = new GatewayProcess(main, { ADMIN_PORT: '0', DRAIN_TIMEOUT_MS: '0', ...settings });
  running.push(gateway);
  const base = `http://127.0.0.1:${await gateway.port()}`;
  const admin = `http://127.0.0.1:${await gateway.adminPort()}`;
  return { base, admin };
}

const password = 'a long password';
const authorization = `Basic ${Buffer.from(`anna:${password}`).toString('base64')}`;

test('off unless it is asked for; the metrics are there', async () => {
  const { admin } = await start({});
  expect((await fetch(`${admin}/console`)).status).toBe(404);
  expect((await fetch(`${admin}/metrics`)).status).toBe(200);
});

test('two workers: one view of both, with the password, and the translator runs beside them', async () => {
  const { base, admin } = await start({ CONSOLE: 'on', CONSOLE_PASSWORD: password, WORKERS: '2' });
  expect((await fetch(`${admin}/console`)).status).toBe(401);
  // Connections are handed out in turn: both workers have something to tell.
  for (let n = 0; n < 4; n += 1)
    await (await fetch(`${base}/api/v1/Agents/Appointment/SetSeen`, { method: 'POST', headers: { connection: 'close' } })).text(); // prettier-ignore
  const page = await (await fetch(`${admin}/console`, { headers: { authorization } })).text();
  expect(page).toContain('4 calls in 15 minutes, 4 failed');
  expect(page).toMatch(/<dt>Workers<\/dt>\s*<dd>2<\/dd>/);
  expect(page).not.toContain(password);
  const translated = await fetch(`${admin}/console`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ text: '{"AppointmentId":973}', operation: 'Appointment.SetSeen' }),
  });
  expect(await translated.text()).toContain('POST /api/v1/Agents/Appointment/SetSeen');
});

test.each([
  ['larger than the limit', 1024 * 1024 + 1, 413],
  ['empty', 0, 200],
])('a form that is %s', async (_, bytes, status) => {
  const { admin } = await start({ CONSOLE: 'on' });
  const body = `text=${'a'.repeat(bytes)}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await fetch(`${admin}/console`, { method: 'POST', headers, body })).status).toBe(status);
});

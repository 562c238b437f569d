import { Secret, type Caller } from '../../src/command';
import { createConsole, createRecorder, type Activity, type ConsoleOptions } from '../../src/console';
import type { ConsoleRequest } from '../../src/console/console-access';
import { ownContract } from '../gateway/running';

const hostile = '"><script>alert(1)</script>\'&';

const label = { tenant: hostile, user: hostile, credential: undefined, application: hostile };
const caller: Caller = { tenant: hostile, credential: { scheme: 'basic', user: 'kim', password: new Secret('x') } };

function activity(): Activity {
  const recorder = createRecorder(
    () => 1_000_000_000,
    () => label,
  );
  const line = { wire: 'soap', version: hostile, agent: hostile, operation: hostile, outcome: 'crm.refused', cause: hostile, ms: 1, correlationId: hostile, caller } as const; // prettier-ignore
  recorder.exchange(line);
  recorder.exchange(line);
  recorder.finished({ caller, outcome: 'ok', ms: 1 });
  return {
    worker: 1, pid: 42, startedAt: 0, memoryBytes: 0, crms: [{ tenant: hostile, status: 'down', since: 0, code: 'upstream.unreachable', cause: hostile }], inFlight: 3, connections: 5, traffic: recorder.traffic(),
    guard: { underWay: 2, waiting: 7, breaker: 'open', tenantsOpen: 1, refused: { busy: 1, open: 2 } },
  }; // prettier-ignore
}

function rig(more: Partial<ConsoleOptions> = {}) {
  const translated: string[] = [];
  const site = createConsole({
    programVersion: '1.2.3',
    now: () => 1_000_000_000,
    activities: () => Promise.resolve([activity()]),
    settings: () => [{ name: 'APP_TOKEN', meaning: hostile, value: hostile, from: hostile }],
    contract: ownContract,
    translate: (input) => {
      translated.push(JSON.stringify(input));
      return Promise.resolve({ valid: true, parts: [{ title: hostile, text: `${hostile}\n${input.text}` }] });
    },
    ...more,
  });
  const ask = (path: string, request: Partial<ConsoleRequest> = {}) =>
    site.answer({
      method: 'GET',
      path,
      remoteAddress: '127.0.0.1',
      body: () => Promise.resolve(undefined),
      ...request,
      headers: { host: 'localhost:1', ...request.headers },
    });
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask('/console', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: (bytesMax) => {
        const bytes = Buffer.from(new URLSearchParams(form).toString());
        return Promise.resolve(bytes.length > bytesMax ? undefined : bytes);
      },
    });
  return { ask, post, translated };
}

test('one page with health, traffic, errors, translator and settings; every text in it is escaped', async () => {
  const { status, body, headers } = await rig().ask('/console');
  expect(status).toBe(200);
  for (const text of ['down', 'open', 'By operation', 'crm.refused', 'By tenant', 'Translator', 'APP_TOKEN', '1.2.3'])
    expect(body).toContain(text);
  expect(body).not.toContain('<script>alert');
  expect(body.match(/<script/g)).toHaveLength(1);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
});

test('nothing inline, which the policy would refuse', async () => {
  const { body } = await rig().ask('/console');
  expect(body).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/);
});

test('the parts that renew themselves, and the files', async () => {
  const { ask } = rig();
  expect((await ask('/console/live')).body).toMatch(/^<p id="live-state"/);
  expect((await ask('/console/live')).body).not.toContain('live-traffic');
  for (const tab of ['traffic', 'callers']) {
    const { body } = await ask(`/console/live/${tab}`);
    expect(body).toMatch(new RegExp(`^<p id="live-state"[\\s\\S]*<div id="live-${tab}">`));
    expect(body).not.toContain('<script>alert');
  }
  expect((await ask('/console/console.css')).contentType).toMatch(/^text\/css/);
  // All scripts that others import are there.
  const imports = async (name: string): Promise<string[]> =>
    Array.from((await ask(`/console/${name}`)).body.matchAll(/from '\.\/([\w.]+)'/g), ([, file = '']) => file);
  for (const file of await imports('console.js'))
    for (const each of [file, ...(await imports(file))]) expect((await ask(`/console/${each}`)).status).toBe(200);
  expect((await ask('/console/console.js')).contentType).toMatch(/^text\/javascript/);
  expect((await ask('/console/constructor')).status).toBe(404);
  expect((await ask('/console', { method: 'DELETE' })).status).toBe(405);
});

test('the translator shows what came of the text, and the text again', async () => {
  const { post, translated } = rig();
  const { status, body } = await post({
    text: '\n<a>&',
    operation: ' Appointment.SetSeen ',
    version: '',
    towards: 'soap',
  });
  expect(status).toBe(200);
  expect(translated).toEqual(['{"text":"\\n<a>&","operation":"Appointment.SetSeen","version":"","towards":"soap"}']);
  expect(body).toContain('&lt;a&gt;&amp;</textarea>');
  expect(body).toMatch(/<option value="soap" selected>/);
  expect(body).toContain('<option value="Services86">');
  expect(body).not.toContain('<script>alert');
});

test('a form from elsewhere, of another kind or too large is not read', async () => {
  const { post, translated } = rig();
  expect((await post({ text: 'x' }, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post({ text: 'x' }, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post({ text: 'x'.repeat(1024 * 1024) })).status).toBe(413);
  expect(translated).toEqual([]);
});

test('others see none of it', async () => {
  const { ask } = rig();
  for (const path of ['/console', '/console/live', '/console/console.css', '/console/x'])
    expect((await ask(path, { remoteAddress: '10.0.0.7' })).status).toBe(403);
});

test('no process has reported anything yet', async () => {
  const { ask } = rig({ activities: () => Promise.resolve([]) });
  expect((await ask('/console')).body).toContain('No process has reported anything yet');
});

test('the contract: operations to search, and a page for an agent, an operation and a type', async () => {
  const { ask } = rig();
  const { body, contentType } = await ask('/console/operations.json');
  expect(contentType).toBe('application/json');
  expect(JSON.parse(body).operations).toContainEqual(['Appointment', 'SetSeen', [0, 1]]);
  expect((await ask('/console/contract/Services88/Appointment')).body).toContain('#contract/Services88/Appointment/SetSeen');
  const operation = (await ask('/console/contract/Services88/Appointment/SetSeen')).body;
  for (const text of ['UpdateMode', 'POST /api/v1/Agents/Appointment/SetSeen', '#contract/Services86/Appointment/SetSeen'])
    expect(operation).toContain(text);
  const type = await ask('/console/contract/Services88/Appointment/type/AppointmentEntity');
  expect(type.body).toContain('AppointmentId');
}); // prettier-ignore

test.each([
  'Services88',
  'Services88/Nobody',
  'Services88/Appointment/x',
  'Services88/Appointment/type/x',
  '%E0%A4%A',
  '',
])('the contract has no %j', async (place) => {
  expect((await rig().ask(`/console/contract/${place}`)).status).toBe(404);
});

test('the migration report: a tab, pages with a policy of their own, and files', async () => {
  const asked: string[] = [];
  const overview = { madeAt: 0, days: 30, soapCalls: 0, clearCalls: 0, clients: [], furtherClients: 0 };
  const migration: ConsoleOptions['migration'] = {
    overview: () => Promise.resolve(overview),
    page: (name) => {
      asked.push(name);
      if (name === 'm-0')
        return Promise.resolve({ contentType: 'text/html', body: 'page', policy: "default-src 'none'" });
      return Promise.resolve(
        name === 'report.csv' ? { contentType: 'text/csv', body: '1', fileName: 'a.csv' } : undefined,
      );
    },
  };
  const { ask } = rig({ migration });
  expect((await ask('/console')).body).toContain('No call over SOAP in 30 days.');
  expect((await ask('/console/live/migration')).body).toContain('<div id="live-migration">');
  expect((await ask('/console/migration/m-0')).headers['content-security-policy']).toBe("default-src 'none'");
  expect((await ask('/console/migration/report.csv')).headers).toMatchObject({
    'content-disposition': 'attachment; filename="a.csv"',
    'content-security-policy': expect.stringContaining("'self'"),
  });
  expect((await ask('/console/migration/..%2fx')).status).toBe(404);
  expect(asked).toEqual(['m-0', 'report.csv', '..%2fx']);
  // Without a ledger there is nothing to ask.
  expect((await rig().ask('/console/migration/m-0')).status).toBe(404);
  expect((await rig().ask('/console')).body).toContain('Set <code>LEDGER</code>');
});

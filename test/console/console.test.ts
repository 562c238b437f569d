import { createConsole, createRecorder, type Activity, type ConsoleOptions } from '../../src/console';
import type { ConsoleRequest } from '../../src/console/console-access';

const nothing = { tenant: undefined, user: undefined, credential: undefined, application: undefined };
const hostile = '"><script>alert(1)</script>\'&';

function activity(): Activity {
  const recorder = createRecorder(
    () => 1_000_000_000,
    () => nothing,
  );
  recorder.exchange({ wire: 'soap', version: hostile, agent: hostile, operation: hostile, outcome: 'crm.refused', ms: 1, correlationId: hostile }); // prettier-ignore
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
    settings: [{ name: 'APP_TOKEN', value: hostile, set: true }],
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
  for (const text of ['down', 'open', 'By operation', 'crm.refused', 'Translator', 'APP_TOKEN', '1.2.3'])
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

test('the part that renews itself, and the files', async () => {
  const { ask } = rig();
  expect((await ask('/console/live')).body).toMatch(/^<div id="live">/);
  expect((await ask('/console/console.css')).contentType).toMatch(/^text\/css/);
  expect((await ask('/console/console.js')).contentType).toMatch(/^text\/javascript/);
  expect((await ask('/console/constructor')).status).toBe(404);
  expect((await ask('/console', { method: 'DELETE' })).status).toBe(405);
});

test('the translator shows what came of the text, and the text again', async () => {
  const { post, translated } = rig();
  const { status, body } = await post({ text: '\n<a>&', operation: ' Appointment.SetSeen ', version: '' });
  expect(status).toBe(200);
  expect(translated).toEqual(['{"text":"\\n<a>&","operation":"Appointment.SetSeen","version":""}']);
  expect(body).toContain('&lt;a&gt;&amp;</textarea>');
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

/** What `sandbox --online` sets up and prints, against the cloud itself; the gateway in front is not part of it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { startCloud, type CloudBehind } from '../../src/cli/online-sandbox';
import { readConfiguration } from '../../src/operations';
import { curlCommands, runCurl } from './curl';
import { run } from './command-run';

let cloud: CloudBehind;
beforeAll(async () => void (cloud = await startCloud({ contractDir: 'wsdl' })));
afterAll(() => cloud.close());

test('the settings are those of a gateway that finds its tenants by their state', () => {
  const reading = readConfiguration(Object.fromEntries(cloud.settings));
  expect(reading).toMatchObject({
    configuration: { online: { url: cloud.facts['online'], tenants: ['Cust10001', 'Cust10002', 'Cust10003'] } },
  });
});

test('the files are for their owner only, and hold no password', () => {
  const file = cloud.settings.get('MANAGED_LOGINS') ?? '';
  const others = process.platform === 'win32' ? 0 : statSync(file).mode & 0o077;
  expect(others).toBe(0);
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ users: { tje0: { logIn: 'Cust10001' }, ola0: { logIn: 'oauth' } } });
  expect(text).not.toMatch(/Tje0|Kbe0|Anl0|Ola0/);
});

test('the calls to the cloud work as they are pasted', async () => {
  const text = cloud.calls('http://gateway.example');
  const [, script = ''] = /^SIGNED=\$\(node -e '(.*)'\)$/m.exec(text) ?? [];
  const signed = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();
  const commands = curlCommands(text.replaceAll(`'"$SIGNED"'`, signed));
  expect(commands).toHaveLength(12);
  const answers: [string, unknown][] = [];
  for (const command of commands.filter((each) => !each.includes('gateway.example'))) {
    const { body } = await runCurl(command);
    answers.push([/\d(\/\S+)/.exec(command)?.[1] ?? '', JSON.parse(body)]);
  }
  expect(answers).toMatchObject([
    ['/api/state/Cust10001', { State: 'Running' }],
    ['/Login/api/PartnerSystemUser/Authenticate', { IsSuccessful: true }],
    ['/sandbox/tenants/Cust10002', { host: 1 }],
    ['/sandbox/tenants/Cust10002', { state: 'OfflineMaintenance' }],
    ['/sandbox/tenants/Cust10002', { state: 'Running' }],
    ['/sandbox/tickets/end', { ended: 1 }],
    ['/sandbox/keys/rotate', { rotated: true }],
  ]);
});

test('the files go with the cloud', async () => {
  const other = await startCloud({ contractDir: 'wsdl' });
  const file = other.settings.get('MANAGED_LOGINS') ?? '';
  expect(existsSync(file)).toBe(true);
  await other.close();
  expect(existsSync(file)).toBe(false);
});

test('a port that is taken: the option is named', async () => {
  const port = Number(new URL(cloud.facts['online'] ?? '').port);
  const { code, problems } = await run(['sandbox', '--online', '--cloud-port', String(port)], { isTTY: true });
  expect(code).toBe(1);
  expect(problems).toMatch(/set --cloud-port to another one \(EADDRINUSE\)/);
});

test.each([
  [{ UPSTREAM_URL: 'https://crm.example.com' }, /names another one: unset UPSTREAM_URL/],
  [{ ONLINE_URL: 'https://online.example.com' }, /is a cloud of its own: unset ONLINE_URL\./],
  [{ SANDBOX_FILE: 'crm.jsonl', SANDBOX_SEED: 'a.json' }, /unset SANDBOX_SEED and SANDBOX_FILE\./],
  [{ WORKERS: '2' }, /has one process only: unset WORKERS\./],
  [{ CONTRACT_DIR: '/nowhere/at/all' }, /\/nowhere\/at\/all/],
])('%j keeps it from starting', async (environment, sentence) => {
  const { code, out, problems } = await run(['sandbox', '--online'], { environment, isTTY: true });
  expect({ code: code === 0, out }).toEqual({ code: false, out: '' });
  expect(problems).toMatch(sentence);
});

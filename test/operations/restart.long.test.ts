/** Rolling restarts over real processes, while the files they read are broken, mended and broken again. */
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workersOf } from '../deploy/restarts';
import { compileProgram, GatewayProcess } from '../server/program';

jest.setTimeout(120_000);

const main = compileProgram();
const running: GatewayProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const gateway of running) gateway.signal('SIGKILL');
  await Promise.all(running.splice(0).map((gateway) => gateway.exited));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Two workers over files that can be broken. */
const good: Readonly<Record<string, string>> = {
  POLICY_FILE: '[]',
  TENANTS: '{"one": {"url": "http://127.0.0.1:9"}}',
  APP_TOKEN_MAP: '{}',
  TRUSTED_USERS: '{"who": {"user": "tje0", "password": "Tje0"}}',
};
const keys = Object.keys(good);

function start(environment: Readonly<Record<string, string>> = {}): GatewayProcess {
  const gateway = new GatewayProcess(main, { WORKERS: '2', ...environment });
  running.push(gateway);
  return gateway;
}

function filesOf(wanted: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-rolling-'));
  folders.push(folder);
  const files = Object.fromEntries(wanted.map((key) => [key, path.join(folder, key)]));
  const write = (key: string, text = good[key] ?? ''): void => writeFileSync(files[key] ?? '', text);
  for (const key of wanted) write(key);
  return { folder, files, write };
}

/** Both workers listen, on this port. */
async function serving(gateway: GatewayProcess): Promise<number> {
  for (const number of [1, 2])
    await gateway.line(({ worker, message }) => worker === number && message === 'The gateway listens.');
  return gateway.port();
}

const messages = ({ lines }: GatewayProcess, after = 0) => lines.slice(after).map(({ message }) => message);

async function hangUp(gateway: GatewayProcess, expected: RegExp) {
  const after = gateway.lines.length;
  gateway.signal('SIGHUP');
  return { after, line: await gateway.says(expected, after) };
}

const isLive = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(({ ok }) => ok);

test('a broken file: one line says why, the old workers serve on, and the mended file is taken', async () => {
  const { files, write } = filesOf(keys);
  const gateway = start({ ...files, TRUSTED_USER_HEADER: 'x-remote-user', TRUST_PROXY: 'loopback' });
  const port = await serving(gateway);
  const workers = workersOf(gateway.pid);
  for (const key of keys) {
    write(key, '{"half a file');
    const { after, line } = await hangUp(gateway, /old ones serve on/);
    expect(line).toMatchObject({ level: 'error', reason: `${key}, line 1: this is neither JSON nor YAML.` });
    expect(messages(gateway, after)).toEqual([expect.stringMatching(/^The workers are replaced/), line['message']]);
    expect(workersOf(gateway.pid)).toEqual(workers);
    expect(await isLive(port)).toBe(true);
    write(key);
  }
  await hangUp(gateway, /^All workers have been replaced/);
  expect(workersOf(gateway.pid)).toHaveLength(2);
  expect(workersOf(gateway.pid)).not.toEqual(expect.arrayContaining([workers[0]]));
  expect(await isLive(port)).toBe(true);
  gateway.signal('SIGTERM');
  expect(await gateway.exited).toBe(0);
});

test('a contract folder that is broken, emptied or gone: the old workers serve on, and one line says why', async () => {
  const { folder } = filesOf([]);
  const contract = path.join(folder, 'contract');
  const fill = () => cpSync(path.join(__dirname, '..', '..', 'wsdl'), contract, { recursive: true });
  fill();
  const gateway = start({ CONTRACT_DIR: contract });
  const port = await serving(gateway);
  const workers = workersOf(gateway.pid);
  const broken: readonly (readonly [() => void, RegExp])[] = [
    [() => truncateSync(path.join(contract, 'Services88', 'Pocket.wsdl'), 3_000), /Services88\/Pocket\.wsdl:\d+: /],
    [() => rmSync(path.join(contract, 'Services86', 'Pocket.wsdl')), /Services88\/Pocket\.wsdl:\d+: /],
    [() => rmSync(contract, { recursive: true }), /cannot be listed \(ENOENT\)/],
  ];
  for (const [harm, reason] of broken) {
    harm();
    const { after, line } = await hangUp(gateway, /old ones serve on/);
    expect(line).toMatchObject({ level: 'error', reason: expect.stringMatching(reason) });
    expect(messages(gateway, after)).toHaveLength(2);
  }
  expect(workersOf(gateway.pid)).toEqual(workers);
  expect(await isLive(port)).toBe(true);
  fill();
  await hangUp(gateway, /^All workers have been replaced/);
  gateway.signal('SIGTERM');
  expect(await gateway.exited).toBe(0);
});

test('workers that crash over a broken file come back when it is mended; stopping does not wait for that', async () => {
  const { files, write } = filesOf(['POLICY_FILE']);
  const gateway = start(files);
  await serving(gateway);
  write('POLICY_FILE', '[');
  const killAll = () => workersOf(gateway.pid).forEach((worker) => process.kill(worker, 'SIGKILL'));
  killAll();
  const failed = await gateway.says(/is tried again/);
  expect(failed).toMatchObject({ level: 'error', how: 'POLICY_FILE, line 1: this is neither JSON nor YAML.' });
  write('POLICY_FILE');
  const mended = gateway.lines.length;
  const { address } = await gateway.says(/^The gateway listens/, mended);
  // No other process held the old port, which the system had chosen.
  expect(await isLive(Number(new URL(String(address)).port))).toBe(true);
  const { after } = await hangUp(gateway, /^All workers have been replaced/);
  write('POLICY_FILE', '[');
  killAll();
  await gateway.says(/is tried again/, after);
  gateway.signal('SIGTERM');
  expect(await gateway.exited).toBe(0);
  expect(messages(gateway)).not.toContainEqual(expect.stringMatching(/killed/));
});

test('SIGHUPs while the workers start are one restart, once they serve', async () => {
  const gateway = start();
  // The supervisor says it before it starts the first one.
  await gateway.says(/^Each worker has a sandbox CRM/);
  for (let time = 0; time < 3; time += 1) gateway.signal('SIGHUP');
  await gateway.says(/^All workers have been replaced/);
  const said = messages(gateway);
  expect(said.filter((message) => message === 'The workers are replaced, one after the other.')).toHaveLength(1);
  expect(said.filter((message) => message === 'The gateway listens.')).toHaveLength(4);
  expect(await isLive(await gateway.port())).toBe(true);
});

test('SIGTERM while the workers start ends them, too', async () => {
  const gateway = start();
  await gateway.says(/^Each worker has a sandbox CRM/);
  gateway.signal('SIGTERM');
  expect(await gateway.exited).toBe(0);
  expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(messages(gateway)).toContain('The gateway has stopped.');
  expect(messages(gateway)).not.toContainEqual(expect.stringMatching(/killed/));
});

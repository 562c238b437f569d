import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareInterface } from '../../src/cli/compare-interface';
import { watchContract, type ContractWatch, type WatchWorld } from '../../src/cli/watch-contract';
import { readConfiguration } from '../../src/operations';
import { ownWsdl } from './command-run';

const small = mkdtempSync(join(tmpdir(), 'netserver-gateway-watch-'));
mkdirSync(join(small, 'Services86'));
for (const agent of ['Pocket', 'SoPrincipal'])
  cpSync(join(ownWsdl, 'Services86', `${agent}.wsdl`), join(small, 'Services86', `${agent}.wsdl`));
afterAll(() => rmSync(small, { recursive: true }));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

/** A SOAP CRM of Services86 whose WSDLs can be changed. */
function crmOfFiles() {
  const files = new Map(
    readdirSync(join(small, 'Services86')).map((file) => [
      file.replace('.wsdl', ''),
      readFileSync(join(small, 'Services86', file), 'utf8'),
    ]),
  );
  const listener: RequestListener = (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const wsdl = files.get(/^\/Remote\/Services86\/(\w+)\.svc$/.exec(path)?.[1] ?? '');
    const list = Array.from(files.keys(), (agent) => `<a href="${agent}.svc">${agent}</a>`).join('');
    if (wsdl !== undefined) response.end(wsdl);
    else if (path === '/Remote/Services86/') response.end(list);
    else response.writeHead(404).end();
  };
  return { files, listener };
}

/** A watch whose pauses last until the test lets it go on. */
function startWatch(environment: Readonly<Record<string, string>>) {
  const reading = readConfiguration({ CONTRACT_DIR: small, CONTRACT_WATCH: '1h', ...environment });
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  const lines: (readonly [string, string, object])[] = [];
  const pauses: number[] = [];
  let resume: () => void = () => undefined;
  let paused: () => void = () => undefined;
  const world: Partial<WatchWorld> = {
    now: () => 5_000,
    random: () => 0.5,
    pause: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        pauses.push(Math.round(ms));
        if (signal.aborted) reject(new Error('stopped'));
        resume = resolve;
        signal.addEventListener('abort', () => reject(new Error('stopped')));
        paused();
      }),
    compare: (job) => Promise.resolve(compareInterface(job)),
  };
  const watch: ContractWatch = watchContract({
    configuration: reading.configuration,
    everyMs: 3_600_000,
    logger: { event: (level, text, facts = {}) => void lines.push([level, text, facts]) },
    world,
  });
  const look = (): Promise<void> =>
    new Promise((resolve) => {
      paused = resolve;
      resume();
    });
  return { watch, lines, pauses, look };
}

test('a CRM as its contract says is no news; what has changed is said once, with counts and names', async () => {
  const { files, listener } = crmOfFiles();
  const crm = await serve(listener);
  const { watch, lines, pauses, look } = startWatch({ UPSTREAM_URL: crm, UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' }); // prettier-ignore
  expect(watch.drift()).toEqual({ counts: new Map(), lookedAt: undefined });
  await look();
  expect(lines).toEqual([]);
  expect(watch.drift().lookedAt).toBe(5_000);
  const pocket = files.get('Pocket') ?? '';
  files.set('Pocket', pocket.replaceAll('GetPocketStartupData', 'GetPocketStartupDataOf'));
  await look();
  await look();
  expect(lines).toEqual([
    [
      'warn',
      'The interface of the CRM has changed.',
      {
        crm: new URL(crm).host,
        version: 'Services86',
        added: 1,
        removed: 1,
        changed: 0,
        breaking: 1,
        changes: '-Pocket.GetPocketStartupData, +Pocket.GetPocketStartupDataOf',
      },
    ],
  ]);
  expect(watch.drift().counts).toEqual(new Map([['operation added', 1], ['operation removed', 1]])); // prettier-ignore
  files.set('Pocket', pocket);
  await look();
  expect(lines[1]?.[2]).toMatchObject({ added: 1, removed: 1, breaking: 0 });
  expect(watch.drift().counts.size).toBe(0);
  // The first after half a minute at most, the others every hour, and a little apart.
  expect(pauses.slice(0, 2)).toEqual([18_000, 3_600_000]);
  await watch.stop();
});

test('of a v1 CRM the first look is what later ones are compared with', async () => {
  const names = ['GetTree'];
  const crm = await serve((request, response) => {
    const list = names.map((name) => [`http://crm/api/v1/Agents/Garden/${name}`, { POST: name }]);
    response.writeHead(request.url === '/api/v1' ? 200 : 404).end(JSON.stringify(Object.fromEntries(list)));
  });
  const { watch, lines, look } = startWatch({ UPSTREAM_URL: crm, UPSTREAM_KIND: 'auto' });
  await look();
  names.push('Prune');
  await look();
  expect(lines.map(([level, , facts]) => [level, facts])).toEqual([
    ['warn', expect.objectContaining({ version: 'v1', added: 1, removed: 0, breaking: 0, changes: '+Garden.Prune' })],
  ]);
  await watch.stop();
});

test('trouble is told once, and its end; one bad agent is no change', async () => {
  const { files, listener } = crmOfFiles();
  let isDown = true;
  const crm = await serve((request, response) => (isDown ? response.destroy() : listener(request, response)));
  const { watch, lines, look } = startWatch({ UPSTREAM_URL: crm, UPSTREAM_KIND: 'soap' });
  await look();
  await look();
  isDown = false;
  await look();
  expect(lines.map(([level, text]) => [level, text])).toEqual([
    ['warn', 'The interface of the CRM cannot be looked at.'],
    ['info', 'The interface of the CRM can be looked at again.'],
  ]);
  files.set('Pocket', '<html>Service Unavailable</html>');
  await look();
  expect(lines).toHaveLength(2);
  await watch.stop();
});

test('a CRM that differs from the contract at the first look is told in these words', async () => {
  const { files, listener } = crmOfFiles();
  files.set('Pocket', (files.get('Pocket') ?? '').replaceAll('GetPocketStartupData', 'GetPocketStartupDataOf'));
  const { watch, lines, look } = startWatch({ UPSTREAM_URL: await serve(listener), UPSTREAM_KIND: 'soap' });
  await look();
  expect(lines).toMatchObject([['warn', 'The interface of the CRM differs from the contract.', { breaking: 1 }]]);
  await watch.stop();
});

test('a CRM that hangs does not keep the stop', async () => {
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const crm = await serve(() => asked());
  const { watch, lines, look } = startWatch({ UPSTREAM_URL: crm, UPSTREAM_KIND: 'rest' });
  void look();
  await isAsked;
  await watch.stop();
  expect(lines).toEqual([]);
});

test('nothing is watched where the CRM is in memory, or its address is not known beforehand', async () => {
  for (const environment of [{ UPSTREAM_KIND: 'sandbox' }, { UPSTREAM_URL: 'http://127.0.0.1:1/{tenant}', UPSTREAM_KIND: 'rest' }]) {
    const { watch, pauses } = startWatch(environment);
    expect(pauses).toEqual([]);
    await watch.stop();
  }
}); // prettier-ignore

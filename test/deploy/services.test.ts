/** The files that make the gateway a service of systemd and of Windows. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { configurationKeys, readConfiguration } from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, 'deploy', file), 'utf8');
const { bin } = z.object({ bin: z.object({ 'netserver-gateway': z.string() }) }).parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))); // prettier-ignore
const program = `node_modules/netserver-gateway/${bin['netserver-gateway']}`;
const settings = new Set(configurationKeys.map(({ name }) => name));

/** What a process manager has to wait for, in seconds (docs/operations.md, Stop). */
function stopSeconds(): number {
  const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox' });
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  return reading.configuration.drainTimeoutMs / 1000 + 5;
}

describe('deploy/systemd/netserver-gateway.service', () => {
  const unit = read('systemd/netserver-gateway.service');
  const values = (key: string): readonly string[] =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

  test('stops in order, reloads, and does not start again what would fail again', () => {
    expect(values('TimeoutStopSec').map(Number)).toEqual([stopSeconds()]);
    expect(values('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
    expect([values('Restart'), values('RestartPreventExitStatus'), values('KillMode')]).toEqual([['on-failure'], ['2'], ['mixed']]); // prettier-ignore
    expect(values('ExecStart')).toEqual([expect.stringMatching(new RegExp(`/${program} serve --config /\\S+$`))]);
  });

  test('secrets are credentials, read through _FILE settings', () => {
    const credentials = values('LoadCredential').map((value) => value.split(':')[0]);
    const files = [
      ...values('Environment')
        .join(' ')
        .matchAll(/(\w+)_FILE=%d\/(\S+)/g),
    ];
    expect(files.map(([, , name]) => name)).toEqual(credentials);
    for (const [, name = ''] of files) expect(settings).toContain(name);
  });

  test('as little as it needs', () => {
    const yes = ['DynamicUser', 'NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictSUIDSGID'];
    expect(yes.map((key) => values(key))).toEqual(yes.map(() => ['yes']));
    expect([values('ProtectSystem'), values('CapabilityBoundingSet')]).toEqual([['strict'], ['']]);
    // V8 writes code while it runs.
    expect(values('MemoryDenyWriteExecute')).toEqual([]);
  });

  if (spawnSync('systemd-analyze', ['--version']).error !== undefined)
    test.todo('systemd understands every line: not run, systemd-analyze is not installed here');
  else
    test('systemd understands every line', () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'gateway-unit-'));
      const file = path.join(folder, 'netserver-gateway.service');
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      expect([verified.status, verified.stdout, verified.stderr]).toEqual([0, '', '']);
    });
});

describe('deploy/windows/netserver-gateway.xml', () => {
  /** Elements of WinSW 2 (its docs/xml-config-file.md); another one would be ignored in silence. */
  const service = z.strictObject({
    id: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    description: z.string(),
    executable: z.string(),
    arguments: z.string(),
    workingdirectory: z.literal('%BASE%'),
    env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    serviceaccount: z.strictObject({ domain: z.literal('NT AUTHORITY'), user: z.literal('LocalService') }),
    startmode: z.literal('Automatic'),
    stoptimeout: z.string().regex(/^\d+ sec$/),
    stopparentprocessfirst: z.literal('true'),
    onfailure: z.array(z.strictObject({ action: z.literal('restart'), delay: z.string().regex(/^\d+ sec$/) })),
    resetfailure: z.string(),
    logpath: z.string(),
    log: z.strictObject({ mode: z.literal('roll-by-size'), sizeThreshold: z.string(), keepFiles: z.string() }),
  });
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false });
  const parsed = z.looseObject({ service }).parse(parser.parse(read('windows/netserver-gateway.xml'), true)).service;

  test('is well-formed, waits for the drain, and starts the program of the package', () => {
    expect(Number.parseInt(parsed.stoptimeout, 10)).toBe(stopSeconds());
    expect(parsed.arguments).toContain(`"%BASE%\\${program.replaceAll('/', '\\')}" serve`);
  });

  test('its variables are settings', () => {
    for (const { name } of parsed.env)
      expect(name === 'NODE_ENV' || settings.has(name) || settings.has(name.replace(/_FILE$/, ''))).toBe(true);
  });
});

/**
 * The order of the layers around the CRM, by name: it is behaviour (a policy must see the caller's own command, a
 * breaker only what reaches the CRM). Each layer that a command passes says its name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assemble } from '../src/assemble';
import type { Command, Layer, Upstream } from '../src/command';
import { observe, readConfiguration } from '../src/operations';
import { ownContract } from './gateway/running';

const mockPassed: string[] = [];

jest.mock('../src/command/layer', () => {
  const actual: { stack(crm: Upstream, layers: readonly Layer[]): Upstream } =
    jest.requireActual('../src/command/layer');
  const watched = (layer: Layer): Layer => {
    const { name, execute } = layer;
    if (execute === undefined) return layer;
    return {
      ...layer,
      execute: (command, next) => {
        mockPassed.push(name);
        return execute(command, next);
      },
    };
  };
  return { ...actual, stack: (crm: Upstream, layers: readonly Layer[]) => actual.stack(crm, layers.map(watched)) };
});

/** The module with its upstream watched. */
function mockTransport(file: string, made: string): object {
  const actual: Record<string, (...given: readonly unknown[]) => Upstream> = jest.requireActual(file);
  const watched = (...given: readonly unknown[]): Upstream => {
    const upstream = actual[made]?.(...given);
    if (upstream === undefined) throw new Error(`${file} has no ${made}`);
    return {
      ...upstream,
      execute: (command) => {
        mockPassed.push('transport');
        return upstream.execute(command);
      },
    };
  };
  return { ...actual, [made]: watched };
}

jest.mock('../src/upstream/rest', () => mockTransport('../src/upstream/rest', 'createRestUpstream'));
jest.mock('../src/upstream/soap', () => mockTransport('../src/upstream/soap', 'createSoapUpstream'));

const folder = mkdtempSync(path.join(tmpdir(), 'layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Carries one command out over a CRM of that kind, with every layer switched on. */
async function orderOver(environment: Record<string, string>): Promise<readonly string[]> {
  const policy = path.join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify([{ effect: 'allow' }]));
  const users = path.join(folder, 'users.json');
  writeFileSync(users, JSON.stringify({ tje0: { user: 'tje0', password: 'Tje0-long-enough' } }));
  const reading = readConfiguration({
    UPSTREAM_URL: 'http://127.0.0.1:9',
    APP_TOKEN: 'the-gateways-own-token',
    TICKET_KEY: Buffer.alloc(32, 1).toString('base64'),
    POLICY_FILE: policy,
    TRUST_PROXY: 'loopback',
    TRUSTED_USER_HEADER: 'X-User',
    TRUSTED_USERS: users,
    ONLINE_URL: 'http://127.0.0.1:9',
    MANAGED_LOGINS: JSON.stringify({ logIns: {} }),
    SUNSET_FILE: JSON.stringify([{ name: 'all', notice: '2100-01-01', end: '2101-01-01' }]),
    SHADOW_URL: 'http://127.0.0.1:9',
    ...environment,
  });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { upstream } = assemble(reading.configuration, {
    programVersion: '0.0.0',
    onProblem: ({ message }) => {
      throw new Error(message);
    },
    onSkew: () => undefined,
    observe: observe({ observers: [() => undefined] }),
    ledger: { name: 'ledger', execute: (command, next) => next(command) },
    recording: { name: 'recording', execute: (command, next) => next(command) },
    debug: () => undefined,
  });
  mockPassed.length = 0;
  await upstream.execute(command());
  await upstream.close();
  return mockPassed;
}

function command(): Command {
  const lookup = ownContract().version('Services86')?.agent('Appointment');
  const operation = lookup?.found === 'agent' ? lookup.agent.operation('SetSeen') : undefined;
  if (operation === undefined) throw new Error('the contract has no SetSeen');
  return {
    operation,
    arguments: { AppointmentId: 973, UpdateMode: 'OnlyThis' },
    caller: { tenant: '' },
    context: { correlationId: 'layers', deadline: Date.now() + 60_000, signal: new AbortController().signal },
  };
}

const all = [
  'log commands',
  'observe',
  'ledger',
  'recording',
  'sunset',
  'policy',
  'application token',
  'managed log-ins',
  'implicit log-in',
  'shadow',
  'redact',
  'principal over v1',
  'leave out unknown',
  'emulate',
  'translate',
  'open tickets',
  'log-in once',
  'guard',
  'redact',
  'delivery',
  'transport',
];

test('over a v1 CRM', async () => {
  expect(await orderOver({ UPSTREAM_KIND: 'rest' })).toEqual(all.filter((name) => name !== 'log-in once'));
});

test('over a SOAP CRM', async () => {
  const order = await orderOver({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' });
  expect(order).toEqual(all.filter((name) => name !== 'principal over v1'));
});

test('docs/architecture.md lists them all, in this order', () => {
  const page = readFileSync(path.join(__dirname, '..', 'docs', 'architecture.md'), 'utf8');
  const [, list = ''] = /\n## The layers, the outermost first\n([\s\S]*?)\n## /.exec(page) ?? [];
  const named = Array.from(list.matchAll(/\*\*([^*]+)\*\*/g), ([, name]) => name);
  expect([...named, 'transport']).toEqual(all);
});

/**
 * The order of the layers around the CRM, by name: it is behaviour (a policy must see the caller's own command, a breaker only what reaches the CRM).
 * Each layer's own function is watched, so the order holds however the layers are put together.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assemble } from '../src/assemble';
import type { Command, Upstream } from '../src/command';
import { observedUpstream, readConfiguration } from '../src/server';
import { ownContract } from './gateway/running';

const mockEntered: string[] = [];

/** The module with one of its functions watched: what it makes says its name when a command comes in. */
function mockWatched(file: string, made: string, name: string): object {
  const actual: Record<string, (...given: readonly unknown[]) => Upstream> = jest.requireActual(file);
  const make = actual[made];
  if (make === undefined) throw new Error(`${file} has no ${made}`);
  const watched = (...given: readonly unknown[]): Upstream => {
    const layer = make(...given);
    // A layer that has nothing to do is not there.
    if (layer === given[0]) return layer;
    return {
      ...layer,
      execute: (command) => {
        mockEntered.push(name);
        return layer.execute(command);
      },
    };
  };
  return { ...actual, [made]: watched };
}

jest.mock('../src/server/observed-upstream', () => mockWatched('../src/server/observed-upstream', 'observedUpstream', 'observe')); // prettier-ignore
jest.mock('../src/policy/enforce', () => mockWatched('../src/policy/enforce', 'enforcePolicy', 'policy'));
jest.mock('../src/identity/application-token', () => mockWatched('../src/identity/application-token', 'setApplicationToken', 'application token')); // prettier-ignore
jest.mock('../src/identity/implicit', () => mockWatched('../src/identity/implicit', 'logInImplicitly', 'implicit log-in')); // prettier-ignore
jest.mock('../src/identity/principal', () => mockWatched('../src/identity/principal', 'bridgePrincipal', 'principal over v1')); // prettier-ignore
jest.mock('../src/identity/open-tickets', () => mockWatched('../src/identity/open-tickets', 'openTickets', 'open tickets')); // prettier-ignore
jest.mock('../src/identity/login', () => mockWatched('../src/identity/login', 'logInOnce', 'log-in once'));
jest.mock('../src/upstream/redact', () => mockWatched('../src/upstream/redact', 'redact', 'redact'));
jest.mock('../src/upstream/emulate', () => mockWatched('../src/upstream/emulate', 'emulate', 'emulate'));
jest.mock('../src/upstream/translate', () => mockWatched('../src/upstream/translate', 'translate', 'translate'));
jest.mock('../src/upstream/guard', () => mockWatched('../src/upstream/guard', 'guard', 'guard'));
jest.mock('../src/upstream/fate', () => mockWatched('../src/upstream/fate', 'tellFate', 'delivery'));
jest.mock('../src/upstream/rest', () => mockWatched('../src/upstream/rest', 'createRestUpstream', 'transport'));
jest.mock('../src/upstream/soap', () => mockWatched('../src/upstream/soap', 'createSoapUpstream', 'transport'));

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
    ...environment,
  });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { upstream } = assemble(reading.configuration, {
    programVersion: '0.0.0',
    onProblem: ({ message }) => {
      throw new Error(message);
    },
    onSkew: () => undefined,
    observe: (inner: Upstream) => observedUpstream(inner, { observers: [() => undefined] }),
  });
  mockEntered.length = 0;
  await upstream.execute(command());
  await upstream.close();
  return mockEntered;
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

test('over a v1 CRM', async () => {
  expect(await orderOver({ UPSTREAM_KIND: 'rest' })).toEqual([
    'observe',
    'policy',
    'application token',
    'implicit log-in',
    'redact',
    'principal over v1',
    'emulate',
    'translate',
    'open tickets',
    'guard',
    'redact',
    'delivery',
    'transport',
  ]);
});

test('over a SOAP CRM', async () => {
  expect(await orderOver({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' })).toEqual([
    'observe',
    'policy',
    'application token',
    'implicit log-in',
    'redact',
    'emulate',
    'translate',
    'open tickets',
    'log-in once',
    'guard',
    'redact',
    'delivery',
    'transport',
  ]);
});

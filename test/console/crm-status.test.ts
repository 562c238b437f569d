import { createRecorder, type Activity } from '../../src/console';
import { crmSummary, crmTiles } from '../../src/console/crm-status';
import { live } from '../../src/console/live';
import type { CrmState } from '../../src/upstream';

const up: CrmState = { status: 'up', since: 0 };
const unknown: CrmState = { status: 'unknown', since: 0 };
const down: CrmState = { status: 'down', since: Date.parse('2026-01-02T08:00:00Z'), code: 'upstream.unreachable', cause: 'ENOTFOUND' }; // prettier-ignore

const nothing = { tenant: undefined, user: undefined, credential: undefined, application: undefined };
const traffic = createRecorder(
  () => 0,
  () => nothing,
).traffic();

/** One process that sees the CRMs so. */
const activity = (states: Readonly<Record<string, CrmState>>): Activity => ({
  worker: 1, pid: 1, startedAt: 0, memoryBytes: 0, inFlight: 0, connections: 0, traffic,
  crms: Array.from(Object.entries(states), ([tenant, state]) => ({ tenant, ...state })),
}); // prettier-ignore

test.each<[string, readonly Activity[], string, string]>([
  ['one that is up', [activity({ '': up })], 'CRM up', 'good'],
  ['one that is down', [activity({ '': down })], 'CRM down', 'bad'],
  ['one that was not asked', [activity({ '': unknown })], 'CRM not asked yet', 'plain'],
  ['no process', [], 'CRM not asked yet', 'plain'],
  ['one that one process of two finds down', [activity({ '': up }), activity({ '': down })], 'CRM down', 'bad'],
  ['one that one process of two has not asked', [activity({ '': up }), activity({ '': unknown })], 'CRM up', 'good'],
  [
    'some tenants',
    [activity({ a: up, b: down, c: down }), activity({ a: up, b: up, c: down })],
    '2 of 3 CRMs down',
    'bad',
  ],
  ['every tenant', [activity({ a: up, b: up })], 'CRMs up', 'good'],
])('%s', (_, activities, text, health) => {
  expect(crmSummary(activities)).toEqual({ text, health });
});

const tilesOf = (activities: readonly Activity[]): readonly string[] =>
  Array.from(crmTiles(activities).text.matchAll(/<li class="tile (\w+)"[^>]*>([\s\S]*?)<\/li>/g), ([, look, text = '']) =>
    `${look}: ${text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim()}`,
  ); // prettier-ignore

test('each CRM has a tile, once for all processes; what is down comes first, with its reason in words', () => {
  const activities = [activity({ a: up, b: down, c: unknown }), activity({ a: up, b: down, c: unknown })];
  expect(tilesOf(activities)).toEqual([
    'bad: CRM of b down since 2026-01-02 08:00:00 UTC Its name cannot be resolved: check UPSTREAM_URL and the name server. upstream.unreachable, ENOTFOUND',
    'plain: CRM of c not asked yet',
    'good: CRM of a up since 1970-01-01 00:00:00 UTC',
  ]); // prettier-ignore
});

test('of a cause that is not known the code is told in words', () => {
  const [tile] = tilesOf([
    activity({ '': { status: 'down', since: 0, code: 'upstream.timeout', cause: 'EWHATEVER' } }),
  ]);
  expect(tile).toMatch(/^bad: CRM down since .* UTC [A-Z].*\. upstream\.timeout, EWHATEVER$/);
});

test('of many some are shown, those that are down among them', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index}`, index === 29 ? down : up]));
  const tiles = tilesOf([activity(many)]);
  expect(tiles).toHaveLength(24);
  expect(tiles[0]).toContain('CRM of t29 down');
  expect(crmTiles([activity(many)]).text).toContain('and 6 more');
});

test('the state of all tabs says it too', () => {
  const text = (state: CrmState) => live('state', { activities: [activity({ '': state })], now: 0, start: 's' }).text;
  expect(text(down)).toContain('data-crm="bad"');
  expect(text(up)).toContain('data-crm="good"');
});

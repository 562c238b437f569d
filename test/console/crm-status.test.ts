import { createRecorder, type Activity } from '../../src/console';
import { crmSummary, crmTroubles } from '../../src/console/crm-status';
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
  ['one that is up', [activity({ '': up })], 'up', 'good'],
  ['one that is down', [activity({ '': down })], 'down', 'bad'],
  ['one that was not asked', [activity({ '': unknown })], 'unknown', 'plain'],
  ['no process', [], 'unknown', 'plain'],
  ['one that one process of two finds down', [activity({ '': up }), activity({ '': down })], 'down', 'bad'],
  ['one that one process of two has not asked', [activity({ '': up }), activity({ '': unknown })], 'up', 'good'],
  ['some tenants', [activity({ a: up, b: down, c: down }), activity({ a: up, b: up, c: down })], '2 of 3 down', 'bad'],
  ['every tenant', [activity({ a: up, b: up })], 'up', 'good'],
])('%s', (_, activities, text, health) => {
  expect(crmSummary(activities)).toEqual({ text, health });
});

test('what is down is told with its reason, once for all processes', () => {
  const activities = [activity({ a: up, b: down }), activity({ a: up, b: down })];
  const text = crmTroubles(activities)?.text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim(); // prettier-ignore
  expect(text).toBe('The CRM of b is down since 2026-01-02 08:00:00 UTC: upstream.unreachable, ENOTFOUND');
  expect(crmTroubles([activity({ '': down })])?.text).toContain('The CRM is down');
  expect(crmTroubles([activity({ a: up, b: unknown })])).toBeUndefined();
});

test('of many that are down some are named', () => {
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`t${index}`, down]));
  const { text = '' } = crmTroubles([activity(many)]) ?? {};
  expect(text.match(/is down since/g)).toHaveLength(20);
  expect(text).toContain('and 5 more');
});

test('the tile is red, the line below says why', () => {
  const { text } = live([activity({ '': down })], down.since);
  expect(text).toMatch(/<div class="tile bad">\s*<dt>CRM<\/dt>\s*<dd>down<\/dd>/);
  expect(text).toContain('ENOTFOUND');
  expect(live([activity({ '': up })], 0).text).toMatch(/<div class="tile good">\s*<dt>CRM<\/dt>\s*<dd>up<\/dd>/);
});

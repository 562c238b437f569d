import { Secret } from '../../src/command';
import { readPlan } from '../../src/sunset';
import { countRefusals } from '../../src/sunset/refused-callers';
import { context } from '../identity/world';

const read = readPlan({ name: 'p', timeZone: 'UTC', notice: '2027-01-02', end: '2027-01-03', brownOuts: [], stopAfterFailures: 1 }, {}); // prettier-ignore
if ('problem' in read) throw new Error(read.problem);
const plan = read;
const one = { from: 1, until: 2 };

test.each([
  ['tenant', { tenant: 'T' }, {}],
  ['application', { tenant: '', applicationToken: new Secret('b') }, {}],
  ['address', { tenant: '' }, { remoteAddress: '10.0.0.2' }],
  ['agent', { tenant: '' }, { userAgent: 'php' }],
])('callers of another %s count apart', (_, caller, more) => {
  const { count } = countRefusals();
  const counted = [1, 2, 3].map(() => count(plan, one, { tenant: '' }, context()));
  expect(counted).toEqual(['refused', 'first', 'spared']);
  expect(count(plan, one, caller, context(more))).toBe('refused');
  expect(count(plan, { from: 3, until: 4 }, { tenant: '' }, context())).toBe('refused');
});

test('without a bound every call is refused', () => {
  const { count } = countRefusals();
  const { stopAfterFailures: _, ...unbound } = plan;
  expect([1, 2, 3].map(() => count(unbound, one, { tenant: '' }, context()))).toEqual(Array(3).fill('refused'));
});

test('of 10,000 callers more the first one begins anew', () => {
  const { count } = countRefusals();
  for (let address = 0; address <= 10_000; address++)
    count(plan, one, { tenant: '' }, context({ remoteAddress: String(address) }));
  expect(count(plan, one, { tenant: '' }, context({ remoteAddress: '10000' }))).toBe('first');
  expect(count(plan, one, { tenant: '' }, context({ remoteAddress: '0' }))).toBe('refused');
});

import { failure, misdirected, type FailureCode, type Outcome } from '../../src/command';
import { CrmHealth, type CrmNews } from '../../src/upstream/crm-health';

const answer: Outcome = { kind: 'answer', results: {} };
const refused = failure('upstream.unreachable', 'away', { cause: 'ECONNREFUSED' });
const untrusted = failure('upstream.unreachable', 'away', { cause: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
const silent = failure('upstream.timeout', 'late');

/** Health whose clock goes on by one with each look at it. */
function rig() {
  const clock = { at: 0, now: () => (clock.at += 1) };
  const news: CrmNews[] = [];
  const health = new CrmHealth({ failuresMax: 3, clock, onChange: (each) => news.push(each) });
  const learn = (...outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes) health.learn(outcome, clock.now());
    return health.state.status;
  };
  return { health, clock, news, learn };
}

test('nothing is known of a CRM that was not asked', () => {
  const { health, clock } = rig();
  expect(health.state).toEqual({ status: 'unknown', since: 1 });
  clock.at = 1e9;
  expect(health.state.status).toBe('unknown');
});

test('one connection that fails, and nothing answered meanwhile: down, until the CRM answers, and no sooner', () => {
  const { health, clock, learn, news } = rig();
  expect(learn(answer)).toBe('up');
  expect(learn(refused)).toBe('down');
  const { since } = health.state;
  clock.at = 1e9;
  expect(learn(untrusted)).toBe('down');
  // Since when stays, why is the newest.
  expect(health.state).toEqual({
    status: 'down',
    since,
    code: 'upstream.unreachable',
    cause: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  expect(learn(answer)).toBe('up');
  expect(health.state).toEqual({ status: 'up', since: expect.any(Number) });
  expect(news.map(({ status }) => status)).toEqual(['up', 'down', 'up']);
});

test('what answers with 421 is there', () => {
  expect(rig().learn(misdirected())).toBe('up');
});

test('one connection among many that fails says nothing', () => {
  const { health, clock, learn } = rig();
  const began = clock.now();
  learn(answer);
  health.learn(refused, began);
  expect(health.state.status).toBe('up');
});

test('several calls in a row without a word, whatever the reason: down, until a call is answered', () => {
  const { health, clock, learn } = rig();
  learn(answer, silent, failure('upstream.unknown', 'reset', { cause: 'ECONNRESET' }));
  expect(health.state.status).toBe('up');
  learn(silent);
  expect(health.state).toMatchObject({ status: 'down', code: 'upstream.timeout' });
  health.tried(undefined, clock.now());
  expect(health.state.status).toBe('down');
  expect(learn(answer)).toBe('up');
});

test('calls without a word between others that are answered are slow calls', () => {
  const { learn } = rig();
  expect(learn(silent, silent, answer, silent, silent, answer, silent, silent)).toBe('up');
});

test.each<[FailureCode, string]>([
  ['crm.refused', 'up'],
  ['crm.unauthenticated', 'up'],
  ['upstream.invalid', 'up'],
  ['upstream.tooLarge', 'up'],
  ['caller.gone', 'unknown'],
  ['gateway.busy', 'unknown'],
  ['gateway.draining', 'unknown'],
])('%s leaves one that nobody knows %s', (code, status) => {
  expect(rig().learn(...Array(5).fill(failure(code, 'x')))).toBe(status);
});

test('a trial tells of the address: in vain it is down, with a sign of life up', () => {
  const { health, clock } = rig();
  health.tried(refused, clock.now());
  expect(health.state).toMatchObject({ status: 'down', cause: 'ECONNREFUSED' });
  health.tried(undefined, clock.now());
  expect(health.state.status).toBe('up');
});

describe('what another process has seen', () => {
  const news = (status: 'up' | 'down', since: number, more: Partial<CrmNews> = {}): CrmNews => ({
    status,
    since,
    silent: false,
    ...more,
  });

  test('counts, and is not told on', () => {
    const { health, clock, news: told } = rig();
    health.heard(news('down', clock.now(), { code: 'upstream.unreachable', cause: 'ENOTFOUND' }));
    expect(health.state).toMatchObject({ status: 'down', code: 'upstream.unreachable', cause: 'ENOTFOUND' });
    health.heard(news('up', clock.now()));
    expect(health.state.status).toBe('up');
    expect(told).toEqual([]);
  });

  test('does not count when this one has seen something else later', () => {
    const { health, clock, learn } = rig();
    const early = clock.now();
    learn(answer);
    health.heard(news('down', early, { code: 'upstream.unreachable' }));
    expect(health.state.status).toBe('up');
    const before = clock.now();
    learn(refused);
    health.heard(news('up', before));
    expect(health.state.status).toBe('down');
  });

  test('a CRM that leaves calls without a word is not up again for a sign of life here', () => {
    const { health, clock, learn } = rig();
    health.heard(news('down', clock.now(), { code: 'upstream.timeout', silent: true }));
    health.tried(undefined, clock.now());
    expect(health.state).toMatchObject({ status: 'down', code: 'upstream.timeout' });
    expect(learn(answer)).toBe('up');
  });
});

import { failure, type Outcome } from '../../src/command';
import { Breakers } from '../../src/upstream/breakers';

const answer: Outcome = { kind: 'answer', results: {} };
const away = failure('upstream.unreachable', 'away');
const late = failure('upstream.timeout', 'late');

function told() {
  const lines: string[] = [];
  const onBreaker = (breaker: string, state: string): void => void lines.push(`${breaker} ${state}`);
  return { lines, breakers: new Breakers({ failuresMax: 2, resetMs: 1_000, onBreaker }) };
}

test("the address's breaker tells that it opens, lets a trial through, and closes", () => {
  const { lines, breakers } = told();
  breakers.learn('', away, 9_000, 0);
  expect(lines).toEqual([]);
  breakers.learn('', away, 9_000, 1);
  // One that was under way.
  breakers.learn('', away, 9_000, 2);
  expect(lines).toEqual(['address open']);
  expect(breakers.refuses('', 500)).toBe(true);
  expect(breakers.refuses('', 1_500)).toBe(false);
  expect(lines).toEqual(['address open', 'address half-open']);
  breakers.learn('', answer, 9_000, 1_600);
  breakers.learn('', answer, 9_000, 1_700);
  expect(lines).toEqual(['address open', 'address half-open', 'address closed']);
});

test("a tenant's is told without its name, which is the caller's word", () => {
  const { lines, breakers } = told();
  for (const now of [10, 20]) breakers.learn('secret', late, now, now);
  breakers.learn('secret', answer, 9_000, 30);
  expect(lines).toEqual(['tenant open', 'tenant closed']);
});

import { failure, Secret } from '../../src/command';
import { secretOf, ticketTimes, tokenTimes, type GrantReading } from '../../src/online/grant';
import { Renewal } from '../../src/online/renewal';
import { Clock } from '../identity/world';

const minute = 1 / 60;
const second = minute / 60;

function world(kind: 'ticket' | 'token' = 'ticket') {
  const clock = new Clock();
  let made = 0;
  let answer: (() => GrantReading | Promise<GrantReading>) | undefined;
  const told: (string | undefined)[] = [];
  const logIn = async (): Promise<GrantReading> => {
    made++;
    if (answer !== undefined) return answer();
    const secret = new Secret(`7T:${made}`);
    return kind === 'ticket'
      ? { credential: { scheme: 'ticket', ticket: secret }, ...ticketTimes(clock.now()) }
      : { credential: { scheme: 'bearer', token: secret }, ...tokenTimes(clock.now(), 3_600_000) };
  };
  const renewal = new Renewal({ logIn, clock, sharing: undefined, onRenewal: (reason) => told.push(reason) });
  const use = async () => {
    const found = await renewal.current();
    return 'kind' in found ? `${found.code} ${found.retryAfterSeconds}` : secretOf(found);
  };
  return {
    clock,
    renewal,
    use,
    told,
    asked: () => made,
    answer: (next: typeof answer) => {
      answer = next;
    },
  };
}

const ticket = (text: string) => ({ scheme: 'ticket', ticket: new Secret(text) }) as const;

test.each([
  ['tickets of 6 hours', 'ticket', 5 * 60 + 55, 5],
  ['access tokens of 1 hour', 'token', 55, 33],
] as const)(
  '24 hours of a call each minute with %s: one renewal each, no failed call',
  async (_, kind, life, times) => {
    const { clock, use, asked } = world(kind);
    const born = new Map<string, number>();
    for (let at = 0; at < 24 * 60; at++) {
      const secret = await use();
      if (!born.has(secret)) born.set(secret, at);
      expect(at - (born.get(secret) ?? 0)).toBeLessThan(life);
      clock.pass(minute);
    }
    expect(asked()).toBe(times);
    expect(born.size).toBe(times);
  },
);

test('1,000 callers at once: one log-in', async () => {
  const { use, asked } = world();
  expect(new Set(await Promise.all(Array.from({ length: 1_000 }, use)))).toEqual(new Set(['7T:1']));
  expect(asked()).toBe(1);
});

test('near the end callers go on with what is there, and do not wait', async () => {
  const { clock, use, answer, asked } = world();
  await use();
  clock.pass(5.5);
  answer(() => new Promise(() => undefined));
  expect(await use()).toBe('7T:1');
  expect(await use()).toBe('7T:1');
  expect(asked()).toBe(2);
});

test('unused for long, a ticket is not tried', async () => {
  const { clock, use } = world();
  await use();
  clock.pass(6);
  expect(await use()).toBe('7T:2');
});

test('a failing service is left alone for longer and longer, and asked again', async () => {
  const { clock, use, answer, asked, told } = world();
  answer(() => ({ kind: 'refused', reason: 'the token has expired' }));
  expect(await use()).toBe('upstream.unreachable 1');
  for (let call = 0; call < 100; call++) await use();
  expect(asked()).toBe(1);
  expect(told).toEqual(['the token has expired']);
  clock.pass(1.1 * second);
  expect(await use()).toBe('upstream.unreachable 2');
  for (let at = 0; at < 3_600; at += 10) {
    await use();
    clock.pass(10 * second);
  }
  // After 1, 2, 4 … 60 seconds, then each minute.
  expect(asked()).toBeLessThan(70);
  expect(asked()).toBeGreaterThan(50);
  clock.pass(minute);
  answer(undefined);
  expect(await use()).toMatch(/^7T:/);
});

test('a defect near the end of a ticket fails no call, and is told without what it says', async () => {
  const { clock, use, answer, told } = world();
  await use();
  clock.pass(5.5);
  answer(() => Promise.reject(new TypeError('planted-secret')));
  expect(await use()).toBe('7T:1');
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([undefined, 'a defect of the gateway (TypeError, unknown)']);
});

test('failures long ago do not lengthen the pause after a new one', async () => {
  const { clock, use, answer } = world();
  answer(() => ({ kind: 'refused', reason: 'no' }));
  const pauses: string[] = [];
  for (const hours of [2 * second, 4 * second, 8]) {
    pauses.push(await use());
    clock.pass(hours);
  }
  pauses.push(await use());
  expect(pauses.map((told) => told.split(' ')[1])).toEqual(['1', '2', '4', '1']);
});

test('a tenant that does not run is told as such, and leaves no pause behind', async () => {
  const { use, answer, told } = world();
  answer(() => failure('crm.maintenance', 'in maintenance', { retryAfterSeconds: 20 }));
  expect([await use(), await use()]).toEqual(['crm.maintenance 20', 'crm.maintenance 20']);
  expect(told).toEqual([]);
  answer(undefined);
  expect(await use()).toMatch(/^7T:/);
});

test('a busy service is not asked before it says', async () => {
  const { clock, use, answer, asked } = world();
  answer(() => failure('upstream.unreachable', 'later', { retryAfterSeconds: 20 }));
  expect(await use()).toBe('upstream.unreachable 20');
  clock.pass(19 * second);
  await use();
  expect(asked()).toBe(1);
});

test('a failure near the end of a ticket fails no call', async () => {
  const { clock, use, answer } = world();
  await use();
  clock.pass(5.5);
  answer(() => ({ kind: 'refused', reason: 'no' }));
  await use();
  await use();
  expect(await use()).toBe('7T:1');
});

describe('a ticket that the CRM refuses', () => {
  test('is replaced once for 1,000 callers', async () => {
    const { clock, renewal, use, asked } = world();
    await use();
    clock.pass(1);
    const again = await Promise.all(Array.from({ length: 1_000 }, () => renewal.afterRefusal(ticket('7T:1'))));
    expect(new Set(again.map((found) => (found === undefined || 'kind' in found ? 'none' : secretOf(found))))).toEqual(
      new Set(['7T:2']),
    );
    // One that was on its way for longer than the others.
    expect(await renewal.afterRefusal(ticket('7T:1'))).toMatchObject({ scheme: 'ticket' });
    expect(asked()).toBe(2);
  });

  test('though it is new leads to no storm', async () => {
    const { clock, renewal, use, asked } = world();
    for (let at = 0; at < 3_600; at++) {
      const current = await use();
      const other = await renewal.afterRefusal(ticket(current));
      if (other !== undefined && !('kind' in other)) renewal.tried(other, false);
      clock.pass(second);
    }
    expect(asked()).toBeLessThan(20);
  });

  test('again and again, each time after it was good for a while, is replaced each time', async () => {
    const { clock, renewal, use, asked } = world();
    for (let round = 0; round < 50; round++) {
      const current = await use();
      clock.pass(2 * second);
      const other = await renewal.afterRefusal(ticket(current));
      expect(other).toMatchObject({ scheme: 'ticket' });
      if (other !== undefined && !('kind' in other)) renewal.tried(other, true);
    }
    expect(asked()).toBe(51);
  });

  test('while there is no other is told', async () => {
    const { clock, renewal, use, answer } = world();
    await use();
    clock.pass(1);
    answer(() => failure('upstream.timeout', 'slow', { cause: 'ETIMEDOUT' }));
    expect(await renewal.afterRefusal(ticket('7T:1'))).toEqual(
      failure('upstream.unreachable', 'the gateway could not log in; the command was not sent', {
        cause: 'ETIMEDOUT',
        retryAfterSeconds: 1,
      }),
    );
    expect(await use()).toBe('upstream.unreachable 1');
  });
});

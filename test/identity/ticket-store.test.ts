import { Secret } from '../../src/command';
import { memoryTicketStore } from '../../src/identity';
import { Clock } from './world';

const text = async (found: Promise<Secret | undefined>) => (await found)?.reveal();

test('a ticket lives six hours after its last use', async () => {
  const clock = new Clock();
  const store = memoryTicketStore(clock);
  await store.set('a', new Secret('7T:1'));
  clock.pass(5);
  expect(await text(store.get('a'))).toBe('7T:1');
  clock.pass(5);
  expect(await text(store.get('a'))).toBe('7T:1');
  clock.pass(6);
  expect(await text(store.get('a'))).toBeUndefined();
});

test('only the ticket that failed is dropped, not its successor', async () => {
  const store = memoryTicketStore(new Clock());
  await store.set('a', new Secret('7T:2'));
  await store.drop('a', new Secret('7T:1'));
  expect(await text(store.get('a'))).toBe('7T:2');
  await store.drop('a', new Secret('7T:2'));
  expect(await text(store.get('a'))).toBeUndefined();
});

test('the one unused for longest goes when there are too many', async () => {
  const store = memoryTicketStore(new Clock());
  for (let index = 0; index < 10_000; index += 1) await store.set(String(index), new Secret('7T:x'));
  await store.get('0');
  await store.set('one more', new Secret('7T:x'));
  expect(await text(store.get('0'))).toBe('7T:x');
  expect(await text(store.get('1'))).toBeUndefined();
});

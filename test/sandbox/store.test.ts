import { failure } from '../../src/command';
import { answered } from '../../src/sandbox/operation';
import { Store } from '../../src/sandbox/store';

const filled = () => {
  const store = new Store();
  store.transact(() => {
    store.activities.set('a', { status: 'one' });
    store.activities.set('b', { status: 'one' });
    return answered();
  });
  return store;
};

const rows = (store: Store) =>
  store.activities
    .entries()
    .map(([key, { status }]) => `${key} ${status}`)
    .sort();

function spoil(store: Store): void {
  store.activities.set('a', { status: 'two' });
  store.activities.set('a', { status: 'three' });
  store.activities.delete('b');
  store.activities.delete('none');
  store.activities.set('c', { status: 'new' });
}

test('a command that succeeds stays; whether it wrote is known', () => {
  const store = filled();
  expect(store.transact(() => answered()).changes.length > 0).toBe(false);
  const done = store.transact(() => {
    spoil(store);
    return answered();
  });
  expect(done.changes.length > 0).toBe(true);
  expect(rows(store)).toEqual(['a three', 'c new']);
});

test('a command that fails or throws has done nothing', () => {
  const store = filled();
  const failed = store.transact(() => {
    spoil(store);
    return failure('crm.refused', 'No.');
  });
  expect(failed).toMatchObject({ changes: [], outcome: { code: 'crm.refused' } });
  expect(rows(store)).toEqual(['a one', 'b one']);
  const thrown = () =>
    store.transact(() => {
      spoil(store);
      throw new Error('defect');
    });
  expect(thrown).toThrow('defect');
  expect(rows(store)).toEqual(['a one', 'b one']);
});

test('above its size the oldest row goes', () => {
  const store = new Store();
  store.transact(() => {
    for (let i = 0; i <= 1000; i++) store.activities.set(`n${i}`, { status: '' });
    return answered();
  });
  expect(store.activities.size).toBe(1000);
  expect(store.activities.get('n0')).toBeUndefined();
});

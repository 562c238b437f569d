import { newsFacts, SeenContract } from '../../src/contract-changes';

type Seen = Parameters<SeenContract['look']>[0][number];
const change = (way: Seen['way'], path: string, isBreaking = false): Seen => ({ kind: 'operation', way, path, detail: '', isBreaking }); // prettier-ignore

test('what a look has found is news once, and again when it has gone', () => {
  const seen = new SeenContract();
  expect(seen.look([])).toBeUndefined();
  const added = change('added', 'Garden.Prune');
  expect(seen.look([added])).toEqual({ appeared: [added], disappeared: [] });
  expect(seen.look([added])).toBeUndefined();
  expect(seen.counts()).toEqual(new Map([['operation added', 1]]));
  const news = seen.look([]) ?? { appeared: [], disappeared: [] };
  expect(news).toEqual({ appeared: [], disappeared: [added] });
  expect(newsFacts(news)).toEqual({ added: 0, removed: 1, changed: 0, breaking: 0, changes: '-Garden.Prune' });
});

test('a line of the log has ten names at most, those that break callers first', () => {
  const many = Array.from({ length: 30 }, (_, index) => change('added', `Garden.Grow${index}`));
  const news = new SeenContract().look([...many, change('removed', 'Garden.Water', true)]);
  const { changes, breaking, added } = newsFacts(news ?? { appeared: [], disappeared: [] });
  expect({ breaking, added }).toEqual({ breaking: 1, added: 30 });
  expect(changes).toMatch(/^-Garden\.Water, \+Garden\.Grow0, .* and 21 more$/);
});

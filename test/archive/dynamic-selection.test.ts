import { ids } from './company';

describe('a dynamic selection', () => {
  test('has the members that fit its criteria and the query', () => {
    expect(ids('ContactDynamicSelectionV2', 'selectionId = 601')).toEqual([3]);
    expect(ids('ContactDynamicSelectionV2', "selectionId = [I:601] and name begins 'A'")).toEqual([]);
    expect(ids('ContactDynamicSelectionV2', 'selectionId = 602')).toEqual([]);
  });
  test('must be named', () => {
    expect(ids('ContactDynamicSelectionV2', '')).toBe(
      'The archive "ContactDynamicSelectionV2" needs the restriction "selectionId = …".',
    );
  });
});

import { NameMap } from '../../src/contract/wsdl-names';

test('two names are one only when both parts are equal', () => {
  const map = new NameMap<number>();
  map.set({ namespace: 'urn:a', local: 'x' }, 1);
  map.set({ namespace: 'urn:a', local: 'y' }, 2);
  map.set({ namespace: 'urn:a', local: 'y' }, 3);
  map.set({ namespace: '', local: 'urn:a' }, 4);
  const found = [
    map.get({ namespace: 'urn:a', local: 'x' }),
    map.get({ namespace: 'urn:a', local: 'y' }),
    map.get({ namespace: '', local: 'urn:a' }),
    map.get({ namespace: '', local: 'x' }),
    map.get({ namespace: 'urn:a', local: '' }),
  ];
  expect(found).toEqual([1, 3, 4, undefined, undefined]);
});

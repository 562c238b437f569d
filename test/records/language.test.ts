import { structInLanguage, withAllLanguages } from '../../src/records';

const vendor = 'US:"Vendor";NO:"Leverandør"';

test('texts are found however deep they stand, and what has none stays the same object', () => {
  const given = { Category: { Id: 3, Value: vendor }, Lists: [{ Name: vendor }], More: new Map([['a', vendor]]) };
  expect(structInLanguage(given, 'no')).toEqual({
    Category: { Id: 3, Value: 'Leverandør' },
    Lists: [{ Name: 'Leverandør' }],
    More: new Map([['a', 'Leverandør']]),
  });
  const plain = { Name: 'Vendor', Links: [{ Id: 1 }] };
  expect(structInLanguage(plain, 'no')).toBe(plain);
});

test('a text that comes back as it was read keeps its other languages; a changed one does not', () => {
  expect(withAllLanguages({ Name: 'Leverandør' }, { Name: vendor }, 'no')).toEqual({ Name: vendor });
  expect(withAllLanguages({ Name: 'Vendor' }, { Name: vendor }, 'no')).toEqual({ Name: 'Vendor' });
  expect(withAllLanguages({ Name: 'Vendor' }, undefined, 'no')).toEqual({ Name: 'Vendor' });
});

import { foldCase } from '../../src/rest/property-names';

test('ASCII letters are compared in any letter case', () => {
  expect(foldCase('AppointmentId')).toBe(foldCase('APPOINTMENTID'));
  expect(foldCase('__proto__')).toBe('__proto__');
  expect(foldCase('Lin\u212as')).not.toBe(foldCase('Links'));
});

test('no other character becomes an ASCII letter', () => {
  const becoming: string[] = [];
  for (let code = 0x80; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (/^[\0-\x7f]*$/.test(foldCase(character))) becoming.push(character);
  }
  expect(becoming).toEqual([]);
});

import { isNeutralLexically, isNeutralText, Refusal, scalarParser } from '../../src/command';
import { trimSpace } from '../../src/text/characters';

test('only XML white space is collapsed', () => {
  expect(trimSpace(' \t\r\n a b \n')).toBe('a b');
  expect(trimSpace('\u00a0a')).toBe('\u00a0a');
  expect(trimSpace('')).toBe('');
  expect(trimSpace(' ')).toBe('');
});

test('texts are not touched', () => {
  for (const text of ['', ' 0150 ', '\r\n', '1e5']) expect(scalarParser('string')(text)).toBe(text);
});

test('a guid keeps its letter case', () => {
  const guid = '0F8FAD5B-d9cb-469f-A165-70867728950e';
  expect(scalarParser('guid')(guid)).toBe(guid);
  for (const wrong of ['', `{${guid}}`, guid.replaceAll('-', ''), `${guid}0`, guid.replace('F', 'G')])
    expect(() => scalarParser('guid')(wrong)).toThrow(Refusal);
});

test('base64 loses its line breaks and nothing else', () => {
  const parse = scalarParser('base64Binary');
  expect(parse('')).toBe('');
  expect(parse('AQ==')).toBe('AQ==');
  expect(parse(' AQID\r\n BAUG ')).toBe('AQIDBAUG');
  for (const wrong of ['A', 'AQ=', 'AQI', '=AQI', 'AQ==AQ==', 'AQ-_', 'AQID!'])
    expect(() => parse(wrong)).toThrow(Refusal);
});

test('base64 of a large document is read', () => {
  const document = Buffer.alloc(9 * 1024 * 1024, 7).toString('base64');
  expect(scalarParser('base64Binary')(document)).toBe(document);
});

test.each(['', 'None', 'unknown', '0001-01-01T00:00:00', '0001-01-01T00:00:00+01:00', '00:00:00', 'PT0S'])(
  '%p stands where nobody has set anything',
  (text) => {
    expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([true, true]);
  },
);

test.each(['0', '-0.00', '+0', '000', '0e5', 'false'])('%p does so in place of a number or a boolean', (text) => {
  expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([false, true]);
});

test.each(['1', '0.01', '.', '-', 'true', 'Nobody', '0001-01-02T00:00:00', '00:00:01', ' '])(
  '%p says something',
  (text) => {
    expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([false, false]);
  },
);

import * as fc from 'fast-check';
import { escapeAttribute, escapeText, illegalCharacterAt } from '../../src/xml';
import { trace, traceStart } from './trace';

test('escapes text', () => {
  expect(escapeText('a<b>&"\'\r\n\tc]]>')).toBe('a&lt;b&gt;&amp;"\'&#xD;\n\tc]]&gt;');
  expect(escapeText('nothing "to" do\n')).toBe('nothing "to" do\n');
});

test('escapes attribute values', () => {
  expect(escapeAttribute('a<b>&"\'\r\n\tc')).toBe('a&lt;b&gt;&amp;&quot;&apos;&#xD;&#xA;&#x9;c');
  expect(escapeAttribute('nothing to do')).toBe('nothing to do');
});

test('what is written escaped is read back unchanged', () => {
  const unit = fc.oneof(fc.constantFrom('<', '>', '&', '"', "'", '\r', '\n', '\t', ']]>', '\u{1F600}'), fc.string());
  const value = fc.array(unit).map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      value.filter((text) => text !== '' && illegalCharacterAt(text) < 0),
      (text) => {
        expect(trace(`<a>${escapeText(text)}</a>`)).toBe(`(a ${JSON.stringify(text)} )`);
        const start = traceStart({ namespace: '', local: 'a' }, [{ namespace: '', local: 'x', value: text }]);
        expect(trace(`<a x="${escapeAttribute(text)}"/>`)).toBe(`${start} )`);
        expect(trace(`<a x='${escapeAttribute(text)}'/>`)).toBe(`${start} )`);
      },
    ),
    { seed: 20240610, numRuns: 1000 },
  );
});

test.each([
  ['', -1],
  ['a\t\r\n\x7F\x85\uFFFD\u{1FFFF}', -1],
  ['ab\0', 2],
  ['\x0B', 0],
  ['\u{1F600}\uFFFE', 2],
  ['\u{1F600}\uFFFF', 2],
  ['\u{1F600}\uD800', 2],
  ['x\uDC00\uD800', 1],
])('the first illegal character of %j', (value, at) => {
  expect(illegalCharacterAt(value)).toBe(at);
});

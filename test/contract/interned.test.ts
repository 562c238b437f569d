import { interned } from '../../src/contract/wsdl-document';

test.each([
  '',
  'Name',
  'a name of more than thirteen characters',
  '__proto__',
  'constructor',
  '12',
  '-1',
  '1.5',
  'é',
  '\u{1f600}',
  '\u{d800}',
])('%j stays what it is', (text) => {
  const document = `${text}${'x'.repeat(100)}`;
  expect(interned(document.slice(0, text.length))).toBe(text);
});

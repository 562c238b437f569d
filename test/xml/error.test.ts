import { quoteName } from '../../src/xml/error';
import { refusal } from './trace';

const refusals: readonly (readonly [document: string, message: string, line: number, column: number])[] = [
  ['<a>\n <b></c></a>', 'An end tag is not that of the open element "b"', 2, 5],
  ['<a>\r\n\r<p:x/></a>', 'The prefix of "p:x" is not declared', 3, 1],
  ['<a>x &nope; y</a>', 'An ampersand does not begin a character reference or one of the five entities', 1, 6],
  ['<!DOCTYPE a>', 'A document type declaration is not accepted', 1, 1],
  ['\n<?xml version="1.0"?><a/>', 'An XML declaration stands elsewhere than at the very start', 2, 1],
  ['<a>\n\n', 'The document ends inside the element "a"', 3, 1],
  ['', 'The document has no root element', 1, 1],
  ['<a>\u{1F600}\0</a>', 'The document contains a character XML does not allow', 1, 6],
];

test.each(refusals)('%j: %s', (document, message, line, column) => {
  expect(refusal(document)).toMatchObject({ message, line, column });
});

test('a message holds nothing of the document but a short, escaped name', () => {
  const secrets = ['<a>7T:secret&x;</a>', '<a b="7T:secret&x;"/>', '<a>7T:secret', '7T:secret', '<a b="7T:secret'];
  for (const document of secrets) expect(refusal(document)?.message).not.toContain('secret');
  expect(refusal(`<p:${'n'.repeat(200)}/>`)?.message.length).toBeLessThan(110);
});

test.each([
  ['Name', '"Name"'],
  ['\u202Eélan\n', '"\\u202e\\u00e9lan\\u000a"'],
  ['"<&', '"\\u0022\\u003c\\u0026"'],
  ['a'.repeat(64), `"${'a'.repeat(64)}"`],
  ['a'.repeat(65), `"${'a'.repeat(61)}..."`],
])('quotes the name %j', (name, quoted) => {
  expect(quoteName(name)).toBe(quoted);
});

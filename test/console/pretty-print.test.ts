import { prettyMessage } from '../../src/console/pretty-print';

test.each([
  ['JSON', '{"a":[1,"x y"],"b":{}}', '{\n  "a": [\n    1,\n    "x y"\n  ],\n  "b": {}\n}'],
  ['JSON with blanks', '{"a": 1}', '{\n  "a": 1\n}'],
  ['XML', '<a><b>x y</b><c/></a>', '<a>\n  <b>x y</b>\n  <c/>\n</a>'],
  ['a message', 'POST /a\nb: c\n\n{"d":1}', 'POST /a\nb: c\n\n{\n  "d": 1\n}'],
])('%s gets lines', (_, text, shown) => {
  expect(prettyMessage(text)).toBe(shown);
});

test.each([
  ['a number that JavaScript rounds', '{"a":12345678901234567890}'],
  ['a number of another form', '{"a":1.0}'],
  ['a name twice', '{"a":1,"a":2}'],
  ['no JSON', '{"a"'],
  ['text between elements', '<a>x<b/>y</a>'],
  ['CDATA', '<a><![CDATA[<b>]]></a>'],
  ['a text of lines', '<a><b>x\n  y</b></a>'],
  ['no body', 'GET /a\nb: c\n\n(no body)'],
  ['a sentence', 'Refused: request.invalid'],
])('%s stays as it is', (_, text) => {
  expect(prettyMessage(text)).toBe(text);
});

import { parseMediaType } from '../../src/body';

const parts = (value: string) => {
  const media = parseMediaType(value);
  return media === undefined ? undefined : [media.type, Object.fromEntries(media.parameters)];
};

test.each([
  ['', ['', {}]],
  ['text/xml', ['text/xml', {}]],
  [' Text/XML ; Charset=UTF-8', ['text/xml', { charset: 'UTF-8' }]],
  ['text/xml;', ['text/xml', {}]],
  ['text/xml; charset="utf-8"', ['text/xml', { charset: 'utf-8' }]],
  ['a/b; x="a;\\"b"; y=c', ['a/b', { x: 'a;"b', y: 'c' }]],
  [
    'multipart/related; type="application/xop+xml"; boundary=x; start="<a@b>"; start-info="text/xml"',
    ['multipart/related', { type: 'application/xop+xml', boundary: 'x', start: '<a@b>', 'start-info': 'text/xml' }],
  ],
  ['application/soap+xml; action=', ['application/soap+xml', { action: '' }]],
])('%p', (value, expected) => {
  expect(parts(value)).toEqual(expected);
});

test.each([
  'text',
  'text/',
  'text/xml charset=utf-8',
  'text/xml; charset=a; charset=b',
  'text/xml; =a',
  'text/xml; a="b',
  'a/b/c',
])('%p is no media type', (value) => {
  expect(parseMediaType(value)).toBeUndefined();
});

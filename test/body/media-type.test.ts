import { acceptsGzip, chooseType, parseMediaType } from '../../src/body';

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

const offers = ['application/json', 'text/json', 'application/xml'];

test.each<[string | undefined, string | undefined]>([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['  ', 'application/json'],
  ['*/*', 'application/json'],
  ['*', 'application/json'],
  ['application/*', 'application/json'],
  ['text/*', 'text/json'],
  ['application/xml', 'application/xml'],
  ['APPLICATION/XML', 'application/xml'],
  ['application/json; charset=utf-8', 'application/json'],
  ['application/json;q=0.5, application/xml', 'application/xml'],
  ['application/xml;q=0.5, */*;q=0.1', 'application/xml'],
  ['application/json;q=0', undefined],
  ['application/json;q=0.0, */*', 'text/json'],
  ['application/json; q=0, text/json;q=0, */*;q=0.2', 'application/xml'],
  ['*/*;q=0', undefined],
  ['text/html', undefined],
  ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
  ['image/png, text/json;q=0.001', 'text/json'],
  ['nonsense', undefined],
  ['application/json;q=2', 'application/json'],
])('Accept: %p gets %p', (accept, chosen) => {
  expect(chooseType(accept, offers)).toBe(chosen);
});

test('the specific range decides, whatever its place', () => {
  expect(chooseType('*/*, application/json;q=0.1', offers)).toBe('text/json');
});

test.each([
  ['gzip', true],
  ['GZIP', true],
  ['x-gzip', true],
  ['deflate, gzip;q=0.5, br', true],
  ['br;q=1.0, gzip ; q = 0.001', true],
  ['*', true],
  ['*;q=0.1', true],
  [undefined, false],
  ['', false],
  ['identity', false],
  ['br, deflate', false],
  ['gzip;q=0', false],
  ['gzip;q=0.000, *', false],
  ['*;q=0', false],
  ['gzipped', false],
])('%j: %s', (header, accepts) => {
  expect(acceptsGzip(header)).toBe(accepts);
});

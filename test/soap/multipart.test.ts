import { Refusal } from '../../src/command';
import { splitMultipart } from '../../src/soap/multipart';
import { finish } from '../../src/text/turn';

const shown = (text: string, boundary = 'b') =>
  finish(splitMultipart(Buffer.from(text, 'latin1'), boundary)).map(({ id, contentType, bytes }) => [
    id,
    contentType,
    Buffer.from(bytes).toString('latin1'),
  ]);

test('parts have their id, type and bytes', () => {
  const text =
    '--b\r\nContent-ID: <root@x>\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--b\r\ncontent-id:<1>\r\n\r\n\0\r\n\xff\r\n--b--\r\n';
  expect(shown(text)).toEqual([
    ['root@x', 'text/xml', '<a/>'],
    ['1', '', '\0\r\n\xff'],
  ]);
});

test('what stands before the first and after the closing boundary is passed over', () => {
  expect(shown('This is MIME.\r\n--b\r\n\r\nx\r\n--b--\r\nepilogue --b\r\n')).toEqual([['', '', 'x']]);
  expect(shown('--b\r\n\r\nx\r\n--b--')).toEqual([['', '', 'x']]);
});

test('lines may end in a bare LF', () => {
  expect(shown('--b\nContent-ID: <1>\n\nx\n--b\n\ny\n--b--\n')).toEqual([
    ['1', '', 'x'],
    ['', '', 'y'],
  ]);
});

test('white space may follow a boundary, headers may be folded', () => {
  expect(shown('--b \t\r\nContent-Type: text/xml;\r\n\tcharset=utf-8\r\n\r\nx\r\n--b--')).toEqual([
    ['', 'text/xml; charset=utf-8', 'x'],
  ]);
});

test('a boundary in the middle of a line is content', () => {
  expect(shown('--b\r\n\r\nx --b\r\n--b--')).toEqual([['', '', 'x --b']]);
});

test('empty parts are empty', () => {
  expect(shown('--b\r\n\r\n\r\n--b\r\nContent-ID: <1>\r\n\r\n\r\n--b--')).toEqual([
    ['', '', ''],
    ['1', '', ''],
  ]);
});

test.each([
  ['no boundary at all', 'x'],
  ['another boundary', '--c\r\n\r\nx\r\n--c--'],
  ['no closing boundary', '--b\r\n\r\nx\r\n'],
  ['text behind a boundary', '--bx\r\n\r\nx\r\n--b--'],
  ['no end of the header', '--b\r\nContent-ID: <1>\r\n--b--'],
  ['a transfer encoding', '--b\r\nContent-Transfer-Encoding: base64\r\n\r\nAQID\r\n--b--'],
  ['nothing after the boundary', '--b'],
])('%s is malformed', (_what, text) => {
  expect(() => shown(text)).toThrow(Refusal);
});

test.each(['', 'ü', 'x'.repeat(71)])('the boundary %p is unusable', (boundary) => {
  expect(() => shown(`--${boundary}\r\n\r\nx\r\n--${boundary}--`, boundary)).toThrow(Refusal);
});

test('parts are counted', () => {
  const parts = (count: number) => `${'--b\r\n\r\nx\r\n'.repeat(count)}--b--`;
  expect(shown(parts(64))).toHaveLength(64);
  expect(() => shown(parts(65))).toThrow('more than 64 parts');
});

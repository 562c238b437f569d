import { lineEndsToLf, replaceUnit, unitsByTable } from '../../src/xml/xml-characters';

/** Long enough for the walk over code units. */
const long = 'a\r\nb\r\r\n\rc\n😀\ud800å'.repeat(200);

test.each(['', 'a', '\r', '\r\n', 'a\r\nb\rc', long, `${long}\r`])('line ends become LF (%#)', (text) => {
  expect(lineEndsToLf(text)).toBe(text.replaceAll(/\r\n?/g, '\n'));
});

test.each(['', '+', 'a+b', long, '+å😀\ud800'.repeat(500)])('one code unit becomes another (%#)', (text) => {
  expect(replaceUnit(text, 0x2b, 0x20)).toBe(text.replaceAll('+', ' '));
});

test('bytes become what the table says', () => {
  const table = Uint16Array.from({ length: 256 }, (_, byte) => (byte === 0x80 ? 0x20ac : byte));
  expect(unitsByTable(Uint8Array.of(0x41, 0x80, 0xff), table)).toBe('A€ÿ');
});

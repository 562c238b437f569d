import { decodeText, decodeXmlBytes } from '../../src/xml';

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const utf8 = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const utf16le = (text: string): number[] => [...Buffer.from(text, 'utf16le')];
const utf16be = (text: string): number[] => [...Buffer.from(text, 'utf16le').swap16()];
const mark8 = [0xef, 0xbb, 0xbf];
const markLe = [0xff, 0xfe];
const markBe = [0xfe, 0xff];
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>é€\u{1F600}</a>`;
const plain = '<a>é€\u{1F600}</a>';

type Row = readonly [name: string, bytes: readonly number[], charset: string | undefined, expected: string];

/** Expected: the text. */
const readable: readonly Row[] = [
  ['nothing said: UTF-8', utf8(plain), undefined, plain],
  ['no bytes', [], undefined, ''],
  ['no bytes of UTF-16', [], 'utf-16', ''],
  ['UTF-8 mark', [...mark8, ...utf8(plain)], undefined, plain],
  ['UTF-8 mark, charset and declaration', [...mark8, ...utf8(declared('utf-8'))], 'UTF-8', declared('utf-8')],
  ['UTF-8 charset', utf8(plain), 'utf-8', plain],
  ['charset in quotes', utf8(plain), '"UTF-8"', plain],
  ['charset in apostrophes', utf8(plain), " 'utf8' ", plain],
  ['UTF-8 declared', utf8(declared('UTF-8')), undefined, declared('UTF-8')],
  ['US-ASCII', ascii('<a/>'), 'US-ASCII', '<a/>'],
  ['ISO-8859-1 charset', ascii('<a>é\x80\x9f</a>'), 'ISO-8859-1', '<a>é\x80\x9f</a>'],
  ['latin1', ascii('<a>ÿ</a>'), 'latin1', '<a>ÿ</a>'],
  [
    'ISO-8859-1 declared',
    ascii("<?xml version='1.0' encoding = 'iso-8859-1'?><a>é</a>"),
    undefined,
    "<?xml version='1.0' encoding = 'iso-8859-1'?><a>é</a>",
  ],
  [
    'ISO-8859-1 both',
    ascii('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'),
    'iso-8859-1',
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>',
  ],
  ['Windows-1252', ascii('<a>\x80\x92\x9f\xe9</a>'), 'windows-1252', '<a>€’Ÿé</a>'],
  ['Windows-1252 without character', ascii('<a>\x81</a>'), 'Windows-1252', '<a>\x81</a>'],
  ['UTF-16 mark, little end first', [...markLe, ...utf16le(plain)], undefined, plain],
  ['UTF-16 mark, big end first', [...markBe, ...utf16be(plain)], undefined, plain],
  ['UTF-16 mark and charset', [...markLe, ...utf16le(plain)], 'utf-16', plain],
  ['UTF-16 mark and exact charset', [...markBe, ...utf16be(plain)], 'UTF-16BE', plain],
  ['UTF-16 mark and declaration', [...markLe, ...utf16le(declared('utf-16'))], 'utf-16', declared('utf-16')],
  ['UTF-16 charset without mark, little', utf16le(plain), 'utf-16', plain],
  ['UTF-16 charset without mark, big', utf16be(plain), 'utf-16', plain],
  ['UTF-16LE charset', utf16le(plain), 'utf-16le', plain],
  ['UTF-16BE charset', utf16be(declared('utf-16')), 'utf-16be', declared('utf-16')],
  ['UTF-16 declared only, little', utf16le(declared('utf-16')), undefined, declared('utf-16')],
  ['UTF-16 declared only, big', utf16be(declared('UTF-16')), undefined, declared('UTF-16')],
  ['encoding in text, not in the declaration', utf8('<a encoding="utf-7"/>'), undefined, '<a encoding="utf-7"/>'],
];

/** Expected: the code. */
const unreadable: readonly Row[] = [
  ['UTF-7 charset', ascii('<a/>'), 'utf-7', 'charset'],
  ['empty charset', ascii('<a/>'), '', 'charset'],
  ['unknown charset', ascii('<a/>'), 'constructor', 'charset'],
  ['Shift_JIS charset', ascii('<a/>'), 'shift_jis', 'charset'],
  ['UTF-7 declared', ascii('<?xml version="1.0" encoding="utf-7"?><a/>'), undefined, 'charset'],
  ['UTF-7 declared beside a good charset', ascii('<?xml version="1.0" encoding="utf-7"?><a/>'), 'utf-8', 'charset'],
  ['UCS-4 declared', ascii('<?xml version="1.0" encoding="ISO-10646-UCS-4"?><a/>'), undefined, 'charset'],
  ['UTF-32 mark, little', [0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0], undefined, 'charset'],
  ['UTF-32 mark, big', [0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c], undefined, 'charset'],
  ['UTF-32 without mark, little', [0x3c, 0, 0, 0, 0x61, 0, 0, 0], 'utf-8', 'charset'],
  ['UTF-32 without mark, big', [0, 0, 0, 0x3c], 'utf-16', 'charset'],
  ['UCS-4 in order 2143', [0, 0, 0x3c, 0], undefined, 'charset'],
  ['UCS-4 in order 3412', [0, 0x3c, 0, 0], undefined, 'charset'],
  ['EBCDIC', [0x4c, 0x6f, 0xa7, 0x94, 0x93], undefined, 'charset'],
  ['UTF-8 mark, other charset', [...mark8, ...ascii('<a/>')], 'iso-8859-1', 'malformed'],
  ['UTF-8 mark, other declaration', [...mark8, ...utf8(declared('iso-8859-1'))], undefined, 'malformed'],
  ['UTF-8 mark twice', [...mark8, ...mark8, ...ascii('<a/>')], undefined, 'malformed'],
  ['UTF-16 mark, UTF-8 charset', [...markLe, ...utf16le('<a/>')], 'utf-8', 'malformed'],
  ['UTF-16 mark, other end charset', [...markLe, ...utf16le('<a/>')], 'utf-16be', 'malformed'],
  ['UTF-16 mark, UTF-8 declared', [...markLe, ...utf16le(declared('utf-8'))], undefined, 'malformed'],
  ['UTF-16 mark, other end declared', [...markBe, ...utf16be(declared('utf-16le'))], undefined, 'malformed'],
  ['UTF-8 charset, ISO-8859-1 declared', utf8(declared('iso-8859-1')), 'utf-8', 'malformed'],
  ['ISO-8859-1 charset, UTF-8 declared', ascii('<?xml version="1.0" encoding="utf-8"?><a/>'), 'latin1', 'malformed'],
  ['UTF-16 declared over UTF-8 bytes', utf8(declared('utf-16')), undefined, 'malformed'],
  ['UTF-16LE declared over UTF-8 bytes', utf8(declared('utf-16le')), undefined, 'malformed'],
  ['UTF-16 declared, UTF-8 charset', utf8(declared('utf-16')), 'utf-8', 'malformed'],
  ['UTF-16 charset over ASCII', ascii('<a/>'), 'utf-16', 'malformed'],
  ['UTF-8 lone continuation', [0x3c, 0x80], undefined, 'malformed'],
  ['UTF-8 truncated', [0x3c, 0xe2, 0x82], undefined, 'malformed'],
  ['UTF-8 truncated in the middle', [0xe2, 0x82, 0x3c], undefined, 'malformed'],
  ['UTF-8 overlong', [0xc0, 0xbc], undefined, 'malformed'],
  ['UTF-8 overlong of three', [0xe0, 0x80, 0xbc], 'utf-8', 'malformed'],
  ['UTF-8 of a surrogate', [0xed, 0xa0, 0x80], undefined, 'malformed'],
  ['UTF-8 beyond Unicode', [0xf4, 0x90, 0x80, 0x80], undefined, 'malformed'],
  ['UTF-8 of a byte that never occurs', [0x3c, 0xff], undefined, 'malformed'],
  ['ISO-8859-1 bytes taken for UTF-8', ascii('<a>é</a>'), undefined, 'malformed'],
  ['US-ASCII with a high byte', ascii('<a>é</a>'), 'us-ascii', 'malformed'],
  ['UTF-16 of an odd number of bytes', [...markLe, 0x3c, 0, 0x61], undefined, 'malformed'],
  ['UTF-16BE of an odd number of bytes', [0, 0x3c, 0], 'utf-16be', 'malformed'],
  ['UTF-16 lone high surrogate', [...markLe, 0x3c, 0, 0x3d, 0xd8, 0x61, 0], undefined, 'malformed'],
  ['UTF-16 lone low surrogate', [...markBe, 0, 0x3c, 0xde, 0x00], undefined, 'malformed'],
  ['UTF-16 ending in a high surrogate', [...markLe, 0x3c, 0, 0x3d, 0xd8], undefined, 'malformed'],
];

test.each(readable)('reads %s', (_name, bytes, charset, text) => {
  expect(decodeXmlBytes(Uint8Array.from(bytes), charset)).toMatchObject({ text });
});

test.each(unreadable)('refuses %s', (_name, bytes, charset, code) => {
  expect(decodeXmlBytes(Uint8Array.from(bytes), charset)).toEqual({ code, problem: expect.any(String) });
});

test.each([
  ['said nowhere', utf8('<a/>'), undefined, true],
  ['by charset', utf8('<a/>'), 'utf8', true],
  ['by mark', [...mark8, ...utf8('<a/>')], undefined, true],
  ['declared', utf8('<?xml version="1.0" encoding="UTF-8"?><a/>'), 'utf-8', true],
  ['declared by a name of its own', utf8('<?xml version="1.0" encoding="utf8"?><a/>'), 'utf-8', false],
  ['declared US-ASCII', utf8('<?xml version="1.0" encoding="us-ascii"?><a/>'), undefined, false],
  ['US-ASCII by charset', utf8('<a/>'), 'us-ascii', false],
  ['UTF-16', utf16be('<a/>'), 'utf-16be', false],
])('UTF-8 %s', (_name, bytes, charset, isUtf8) => {
  expect(decodeXmlBytes(Uint8Array.from(bytes), charset)).toEqual({ text: expect.stringContaining('<a/>'), isUtf8 });
});

test('reads a view into a larger buffer', () => {
  const bytes = Uint8Array.from(ascii('xx<a>é</a>xx')).subarray(2, -2);
  expect(decodeXmlBytes(bytes, 'iso-8859-1')).toMatchObject({ text: '<a>é</a>' });
});

test('text without declaration: JSON and forms', () => {
  const json = '{"a":"é"}';
  expect(decodeText(Uint8Array.from(utf8(json)), undefined)).toMatchObject({ text: json });
  expect(decodeText(Uint8Array.from([...mark8, ...utf8(json)]), 'utf-8')).toMatchObject({ text: json });
  expect(decodeText(Uint8Array.from(utf16be(json)), 'utf-16')).toMatchObject({ text: json });
  expect(decodeText(Uint8Array.from(ascii(json)), 'iso-8859-1')).toMatchObject({ text: json });
  expect(decodeText(Uint8Array.from(ascii(json)), 'utf-8')).toMatchObject({ code: 'malformed' });
  expect(decodeText(Uint8Array.from(ascii('{}')), 'utf-7')).toMatchObject({ code: 'charset' });
  const quoted = '<?xml version="1.0" encoding="utf-7"?>';
  expect(decodeText(Uint8Array.from(ascii(quoted)), undefined)).toMatchObject({ text: quoted });
});

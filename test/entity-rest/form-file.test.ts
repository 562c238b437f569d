import { fileOfForm, isFormWithFile } from '../../src/entity-rest';

const type = 'multipart/form-data; boundary="--x y"';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00, 0xff, 0x2d, 0x2d]);

type Part = readonly [disposition: string, content: string | Buffer];
const form = (...parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(([disposition, content]) => [
      Buffer.from(`----x y\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: image/png\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('----x y--\r\n'),
  ]);

async function fileIn(body: Uint8Array, contentType = type): Promise<Buffer | string> {
  const file = await fileOfForm(body, contentType);
  return 'kind' in file ? `${file.code}: ${file.message}` : Buffer.concat(file.pieces);
}

test('a form is told by its type', () => {
  expect([type, 'Multipart/Form-Data; boundary=x', 'image/png', undefined].map(isFormWithFile)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each<[string, Buffer]>([
  ['the only part', form(['name="file"', png])],
  ['the part with a file name', form(['name="a"', '1'], ['name="file"; filename="a.png"', png], ['name="b"', '2'])],
  ['a name in the long form', form(['name="a"', '1'], ['name="file"; filename*=UTF-8\'\'%c3%a5.png', png])],
])('%s is the file', async (_name, body) => expect(await fileIn(body)).toEqual(png));

test('what fetch sends is read', async () => {
  const data = new FormData();
  data.append('title', 'x');
  data.append('file', new Blob([png]), 'a.png');
  const request = new Request('http://localhost', { method: 'POST', body: data });
  const bytes = new Uint8Array(await request.arrayBuffer());
  expect(await fileIn(bytes, request.headers.get('content-type') ?? '')).toEqual(png);
});

test.each<[string, Buffer, string, string]>([
  ['several files', form(['filename="a"', 'a'], ['filename="b"', 'b']), type, 'request.invalid: the form has several'],
  ['several parts and no file', form(['name="a"', 'a'], ['name="b"', 'b']), type, 'request.invalid: the form has sev'],
  ['no parts', form(), type, 'request.invalid: the form has no file'],
  ['no boundary', form(['name="a"', 'a']), 'multipart/form-data', 'request.malformed: the multipart boundary'],
  ['no end', form(['name="a"', 'a']).subarray(0, -12), type, 'request.malformed: the multipart body does not end'],
])('%s: refused', async (_name, body, contentType, expected) => {
  expect(String(await fileIn(body, contentType)).slice(0, expected.length)).toBe(expected);
});

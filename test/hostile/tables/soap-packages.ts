/** MTOM packages (XOP 1.0, RFC 2387): documents beside the envelope, and everything that can be wrong with them. */
import { appointment88, bytesOf, envelope, ns, soap, type Content } from '../requests';
import { client, once, type Row } from '../run-tables';

const include = (href: string): string =>
  `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="${href}"/>`;
const ics = (data: string): string =>
  envelope(
    `<UpdateAppointmentFromIcsResponse><EmailAddress>a@b.c</EmailAddress><IcsData>${data}</IcsData></UpdateAppointmentFromIcsResponse>`,
    {
      namespace: ns.services88,
    },
  );
const given = (data: string | undefined) =>
  once({ EmailAddress: 'a@b.c', ...(data === undefined ? {} : { IcsData: data }) });

interface Piece {
  readonly head?: readonly string[];
  readonly content: Content;
}

const root = (data: string): Piece => ({
  head: [
    'Content-Type: application/xop+xml; charset=utf-8; type="text/xml"',
    'Content-ID: <root@x>',
    'Content-Transfer-Encoding: binary',
  ],
  content: ics(data),
});
const part = (id: string, content: Content, ...more: readonly string[]): Piece => ({
  head: ['Content-Type: application/octet-stream', `Content-ID: <${id}>`, ...more],
  content,
});

function assembled(pieces: readonly Piece[], end = '--B--\r\n'): Buffer {
  const parts = pieces.map(({ head = [], content }) =>
    Buffer.concat([
      bytesOf(`--B\r\n${head.map((line) => `${line}\r\n`).join('')}\r\n`),
      bytesOf(content),
      bytesOf('\r\n'),
    ]),
  );
  return Buffer.concat([...parts, bytesOf(end)]);
}

const type = 'multipart/related; type="application/xop+xml"; start="<root@x>"; start-info="text/xml"; boundary="B"';
const send = (content: Buffer, contentType = type): Buffer =>
  soap(content, { path: appointment88, headers: { 'Content-Type': contentType, 'MIME-Version': '1.0' } });
const whole = (...pieces: readonly Piece[]): Buffer => send(assembled(pieces));
const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
const malformed = client('request.malformed');
const at = 'Body/UpdateAppointmentFromIcsResponse/IcsData';

const legal: readonly Row[] = [
  ['a document in a part', whole(root(include('cid:doc@x')), part('doc@x', bytes)), given(bytes.toString('base64'))],
  [
    'the same, its Content-ID percent-encoded in the reference',
    whole(root(include('cid:doc%40x')), part('doc@x', bytes)),
    given(bytes.toString('base64')),
  ],
  ['an empty document', whole(root(include('cid:doc@x')), part('doc@x', '')), given('')],
  [
    'a document that holds the boundary without its line',
    whole(root(include('cid:doc@x')), part('doc@x', 'a--Bc')),
    given(Buffer.from('a--Bc').toString('base64')),
  ],
  ['no attachment at all', whole(root('AAEC')), given('AAEC')],
  ['an attachment that nothing refers to', whole(root('AAEC'), part('other@x', bytes)), given('AAEC')],
  [
    'the root behind its attachment',
    whole(part('doc@x', bytes), root(include('cid:doc@x'))),
    given(bytes.toString('base64')),
  ],
  [
    'text before the first boundary',
    send(Buffer.concat([bytesOf('preamble\r\n'), assembled([root('AAEC')])])),
    given('AAEC'),
  ],
  ['text behind the last boundary', send(assembled([root('AAEC')], '--B--\r\nepilogue')), given('AAEC')],
];

const refused: readonly Row[] = [
  ['a reference to no part', whole(root(include('cid:none@x'))), client('request.invalid', at)],
  ['a reference to the root itself', whole(root(include('cid:root@x'))), client('request.invalid', at)],
  ['a reference outside the package', whole(root(include('http://127.0.0.1:1/doc'))), client('request.invalid', at)],
  ['a reference to a file', whole(root(include('file:///etc/passwd'))), client('request.invalid', at)],
  [
    'two references',
    whole(root(include('cid:doc@x') + include('cid:doc@x')), part('doc@x', bytes)),
    client('request.invalid', at),
  ],
  [
    'a reference and text',
    whole(root(`${include('cid:doc@x')}AAEC`), part('doc@x', bytes)),
    client('request.invalid', at),
  ],
  [
    'two parts of one Content-ID',
    whole(root(include('cid:doc@x')), part('doc@x', bytes), part('doc@x', 'other')),
    malformed,
  ],
  [
    'a transfer encoding that changes the bytes',
    whole(root(include('cid:doc@x')), part('doc@x', 'AAEC', 'Content-Transfer-Encoding: base64')),
    malformed,
  ],
  ['no root part', whole(part('doc@x', bytes)), malformed],
  [
    'a root that is no envelope',
    send(assembled([{ head: ['Content-Type: text/plain', 'Content-ID: <root@x>'], content: 'hello' }])),
    client('request.mediaType'),
  ],
  ['no closing boundary', send(assembled([root('AAEC')], '')), malformed],
  ['a part whose header never ends', send(bytesOf(`--B\r\nContent-ID: <root@x>\r\n--B--\r\n`)), malformed],
  [
    '65 parts',
    whole(root('AAEC'), ...Array.from({ length: 64 }, (_, index) => part(`p${index}`, 'x'))),
    client('request.limit'),
  ],
  [
    'a boundary of 71 characters',
    send(assembled([root('AAEC')]), `multipart/related; boundary=${'B'.repeat(71)}`),
    malformed,
  ],
];

export const soapPackages = { 'packages, legal': legal, 'packages, refused': refused };

/**
 * Bytes to characters: UTF-8, UTF-16, ISO-8859-1 and Windows-1252 where everything that names the encoding agrees;
 * nothing else, nothing guessed.
 */
import { bytesOf, call, envelope, ns, soap, soap12, type Content } from '../requests';
import { client, each, once, sender, type Row } from '../run-tables';

const status = (text: string, prolog = ''): string =>
  envelope(
    `<SetActivityStatus><ActivityIdentifier><a:string>${text}</a:string></ActivityIdentifier></SetActivityStatus>`,
    {
      prolog,
      namespace: ns.services86,
    },
  );
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;
const as = (contentType: string, content: Content): Buffer =>
  soap(content, { headers: { 'Content-Type': contentType } });
const utf16 = (text: string, bigEndian = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
/** Raw bytes in the place of a value. */
const raw = (...bytes: readonly number[]): Buffer => {
  const [before = '', after = ''] = status('@').split('@');
  return Buffer.concat([bytesOf(before), Buffer.from(bytes), bytesOf(after)]);
};
const text = (value: string) => once({ ActivityIdentifier: [value] });
const malformed = client('request.malformed');
const mediaType = client('request.mediaType');

const legal: readonly Row[] = [
  ['UTF-8', as('text/xml; charset=utf-8', status('Blåbærsyltetøy 漢字 😀')), text('Blåbærsyltetøy 漢字 😀')],
  ['UTF-8 with a mark', as('text/xml; charset=utf-8', `\ufeff${status('å')}`), text('å')],
  ['UTF-8 said nowhere', as('text/xml', status('å')), text('å')],
  ['charset in quotes and capitals', as('text/xml; Charset="UTF-8"', status('å')), text('å')],
  ['charset behind another parameter', as('text/xml; action=""; charset=utf-8', status('å')), text('å')],
  ['no content type at all', soap(status('å'), { headers: { 'Content-Type': undefined } }), text('å')],
  ['application/xml', as('application/xml', status('å')), text('å')],
  ['UTF-16 little endian with a mark', as('text/xml; charset=utf-16', utf16(`\ufeff${status('å😀')}`)), text('å😀')],
  ['UTF-16 big endian with a mark', as('text/xml', utf16(`\ufeff${status('å😀')}`, true)), text('å😀')],
  ['UTF-16 declared, with a mark', as('text/xml', utf16(`\ufeff${status('å', declared('UTF-16'))}`)), text('å')],
  ['UTF-16LE by charset, without a mark', as('text/xml; charset=utf-16le', utf16(status('å'))), text('å')],
  ['ISO-8859-1 by charset', as('text/xml; charset=ISO-8859-1', Buffer.from(status('æøå'), 'latin1')), text('æøå')],
  ['ISO-8859-1 declared', as('text/xml', Buffer.from(status('æøå', declared('ISO-8859-1')), 'latin1')), text('æøå')],
  ['Windows-1252 declared', as('text/xml', Buffer.from(status('\x80\x99', declared('windows-1252')), 'latin1')), text('€™')],
  ['US-ASCII with references', as('text/xml; charset=us-ascii', status('&#229;')), text('å')],
  ['a surrogate pair written as two references (Axis)', as('text/xml', status('&#xD83D;&#xDE00;')), text('😀')],
  ['a CR reference stays a CR', as('text/xml', status('a&#13;b')), text('a\rb')],
  ['raw CR LF becomes LF', as('text/xml', status('a\r\nb\rc')), text('a\nb\nc')],
  ['combining and direction characters', as('text/xml', status('e\u0301\u202e\u200b')), text('e\u0301\u202e\u200b')],
  ['the last legal characters', as('text/xml', status('\ud7ff\ue000\ufffd\u{10ffff}')), text('\ud7ff\ue000\ufffd\u{10ffff}')],
  ['C1 controls are legal in XML 1.0', as('text/xml', status('\u0085\u009f')), text('\u0085\u009f')],
  ['SOAP 1.2 in UTF-16', soap12(utf16(`\ufeff${status('å').replaceAll(ns.soap11, ns.soap12)}`), { headers: { 'Content-Type': 'application/soap+xml' } }), text('å')],
]; // prettier-ignore

const badUtf8: readonly Row[] = [
  ['overlong slash, two bytes', as('text/xml', raw(0xc0, 0xaf)), malformed],
  ['overlong NUL', as('text/xml', raw(0xc0, 0x80)), malformed],
  ['overlong <, three bytes', as('text/xml', raw(0xe0, 0x80, 0xbc)), malformed],
  ['overlong, four bytes', as('text/xml', raw(0xf0, 0x80, 0x80, 0xaf)), malformed],
  ['a surrogate in UTF-8 (CESU)', as('text/xml', raw(0xed, 0xa0, 0x80)), malformed],
  ['a CESU-8 pair', as('text/xml', raw(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)), malformed],
  ['above U+10FFFF', as('text/xml', raw(0xf4, 0x90, 0x80, 0x80)), malformed],
  ['five bytes', as('text/xml', raw(0xf8, 0x88, 0x80, 0x80, 0x80)), malformed],
  ['a lone continuation byte', as('text/xml', raw(0x80)), malformed],
  ['a truncated sequence', as('text/xml', raw(0xe2, 0x82)), malformed],
  ['0xFE and 0xFF', as('text/xml', raw(0xfe, 0xff)), malformed],
  ['Latin-1 said to be UTF-8', as('text/xml; charset=utf-8', Buffer.from(status('å'), 'latin1')), malformed],
  ['a truncated sequence at the very end', as('text/xml', Buffer.concat([bytesOf(status('x')), Buffer.from([0xc3])])), malformed],
]; // prettier-ignore

const contradictions: readonly Row[] = [
  ['UTF-8 by charset, UTF-16 by mark', as('text/xml; charset=utf-8', utf16(`\ufeff${status('x')}`)), malformed],
  ['UTF-8 by charset, UTF-16 declared', as('text/xml; charset=utf-8', status('x', declared('utf-16'))), malformed],
  ['UTF-8 by mark, ISO-8859-1 declared', as('text/xml', `\ufeff${status('x', declared('iso-8859-1'))}`), malformed],
  ['Latin-1 by charset, UTF-8 declared', as('text/xml; charset=iso-8859-1', status('x', declared('utf-8'))), malformed],
  ['UTF-16 without a byte order to be seen', as('text/xml; charset=utf-16', status('x')), malformed],
  ['two marks', as('text/xml', `\ufeff\ufeff${status('x')}`), malformed],
  ['a mark inside', as('text/xml', status('x').replace('><', '>\ufeff<')), client('request.invalid')],
  [
    'UTF-16 of an odd length',
    as('text/xml', Buffer.concat([utf16(`\ufeff${status('x')}`), Buffer.from([0x3c])])),
    malformed,
  ],
  ['a lone surrogate in UTF-16', as('text/xml', utf16(`\ufeff${status('\ud800')}`)), malformed],
  ['US-ASCII with a high byte', as('text/xml; charset=us-ascii', Buffer.from(status('å'), 'latin1')), malformed],
  ['charset twice', as('text/xml; charset=utf-8; charset=utf-16', status('x')), mediaType],
];

const unknownEncodings: readonly Row[] = [
  ...each(['utf-7', 'utf-32', 'ucs-4', 'iso-10646-ucs-4', 'ebcdic-cp-us', 'ibm037', 'gb18030', 'shift_jis', 'iso-2022-jp', 'utf-8859', 'x-user-defined', 'hz-gb-2312', '__proto__'], (name): Row => [
    `charset=${name}`,
    as(`text/xml; charset=${name}`, status('x')),
    mediaType,
  ]),
  ...each(['UTF-7', 'UTF-32', 'EBCDIC-CP-US', 'koi8-r'], (name): Row => [`declared ${name}`, as('text/xml', status('x', declared(name))), mediaType]),
  ['UTF-7 hiding a DOCTYPE', as('text/xml; charset=utf-7', '+ADwAIQ-DOCTYPE x+AD4'), mediaType],
  ['UTF-32 with a mark', as('text/xml', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c])), mediaType],
  ['UTF-32 little endian with a mark', as('text/xml', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])), mediaType],
  ['UTF-32 without a mark', as('text/xml', Buffer.from([0x3c, 0, 0, 0, 0x3f, 0, 0, 0])), mediaType],
  ['EBCDIC', as('text/xml', Buffer.from([0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x40])), mediaType],
  ['over SOAP 1.2', soap12(status('x'), { headers: { 'Content-Type': 'application/soap+xml; charset=utf-7' } }), sender('request.mediaType')],
]; // prettier-ignore

const mediaTypes: readonly Row[] = [
  ...each(['application/json', 'text/html', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', 'image/svg+xml', 'text/xmlx', 'text', 'text/xml charset=utf-8', 'text/xml, text/xml', 'text/xml; charset', '/xml', 'text/xml;=x'], (type): Row => [type, as(type, status('x')), mediaType]),
  ['multipart/related without a boundary', as('multipart/related', status('x')), malformed],
  ['multipart/related with a boundary that never comes', as('multipart/related; boundary=x', status('x')), malformed],
  ['capitals', as('TEXT/XML', status('x')), text('x')],
  ['a semicolon at the end', as('text/xml;', status('x')), text('x')],
  ['a SOAP 1.1 envelope as application/soap+xml is answered in 1.1', soap12(envelope('<SetSeen/>')), once({})],
  ['a SOAP 1.2 envelope as text/xml', call('<SetSeen/>', { version: '1.2' }), once({})],
]; // prettier-ignore

export const soapEncodings = {
  'legal encodings': legal,
  'bad UTF-8': badUtf8,
  contradictions,
  'unknown encodings': unknownEncodings,
  'media types': mediaTypes,
};

/**
 * JSON as RFC 8259 has it, in UTF-8 or UTF-16, every key once; and the media types, charsets and codings it comes in.
 */
import { gzipSync, deflateSync } from 'node:zlib';
import { bytesOf, rest, setSeenArguments, setSeenJson, soap } from '../requests';
import { client, each, error, errorXml, once, type Row } from '../run-tables';

const malformed = error('request.malformed');
const json = (content: string | Uint8Array, type = 'application/json'): Buffer =>
  rest(content, { headers: { 'Content-Type': type } });
const raw = (...bytes: readonly number[]): Buffer =>
  Buffer.concat([bytesOf('{"ActivityIdentifier":["'), Buffer.from(bytes), bytesOf('"]}')]);
const status = (content: string | Uint8Array, type = 'application/json; charset=utf-8'): Buffer =>
  rest(content, { path: 'Appointment/SetActivityStatus', headers: { 'Content-Type': type } });
const text = (value: string) => once({ ActivityIdentifier: [value] });

const syntax: readonly Row[] = [
  ...each(
    [' ', '{', '}', '{]', '{"AppointmentId"}', '{"AppointmentId":}', '{"AppointmentId":5', '{,"AppointmentId":5}', '{,}', '{"AppointmentId":5,},', '{"AppointmentId":5,]', '{"AppointmentId":5,,"UpdateMode":1}', '{"AppointmentId":5 "UpdateMode":1}', '{"AppointmentId" 5}', '{"AppointmentId"::5}', '{AppointmentId:5}', "{'AppointmentId':5}", '{"AppointmentId":\'5\'}', '{"AppointmentId":5}}', '{"AppointmentId":5}{"AppointmentId":6}', '{"AppointmentId":5}x', '{"AppointmentId":5}\0', '{"AppointmentId":5};', '{"AppointmentId":5} // comment', '/* c */{"AppointmentId":5}', '{"AppointmentId":5,/**/}', '# {}', ')]}\',\n{}', '{"AppointmentId":undefined}', '{"AppointmentId":NaN}', '{"AppointmentId":Infinity}', '{"AppointmentId":-Infinity}', '{"AppointmentId":True}', '{"AppointmentId":nul}', '{"AppointmentId":+5}', '{"AppointmentId":05}', '{"AppointmentId":-}', '{"AppointmentId":5.}', '{"AppointmentId":.5}', '{"AppointmentId":5e}', '{"AppointmentId":5e+}', '{"AppointmentId":0x10}', '{"AppointmentId":1_0}', '{"AppointmentId":- 5}', '{"AppointmentId":５}', '{"\u0000":5}', '{"UpdateMode":"Only\nThis"}', '{"UpdateMode":"Only\tThis"}', '{"UpdateMode":"OnlyThis}', '{"UpdateMode":"\\x41"}', '{"UpdateMode":"\\u004"}', '{"UpdateMode":"\\u00g1"}', '{"UpdateMode":"\\"}', '{"UpdateMode":"\\ud800"}', '{"UpdateMode":"\\udc00\\ud800"}', '{"UpdateMode":"\\ud800x"}', '{"\\ud800":1}', '\u00a0{}', '\u2028{}', '\u000b{}', '\u000c{}', '{}[]', '<xml/>', 'AppointmentId=5', 'hello'],
    (content): Row => [JSON.stringify(content), json(content), malformed],
  ),
]; // prettier-ignore

const topLevel: readonly Row[] = [
  ...each(['true', 'false', '5', '"text"', '-1.5e3', '""', '[]', '[1]', '[{"AppointmentId":5}]'], (content): Row => [
    `${content} instead of an object`,
    json(content),
    error('request.invalid'),
  ]),
  ['null where v1 wants parameters', json('null'), error('request.invalid', 'AppointmentId')],
  ['null for an entity', rest('null', { path: 'Appointment/SaveAppointmentEntity' }), error('request.invalid', 'AppointmentEntity')],
  ['null for ids', rest('null', { path: 'Appointment/GetAppointmentList' }), error('request.invalid', 'AppointmentIds')],
  ['null where there are no parameters', rest('null', { path: 'Appointment/CreateDefaultAppointmentEntity' }), once({})],
  ['null twice', rest('null null', { path: 'Appointment/CreateDefaultAppointmentEntity' }), malformed],
  ['an empty body where v1 wants parameters', json(''), error('request.invalid', 'AppointmentId')],
  ['an empty body of no type where v1 wants parameters', json('', ''), error('request.invalid', 'AppointmentId')],
  ['an empty body for an entity', rest('', { path: 'Appointment/SaveAppointmentEntity' }), error('request.invalid', 'AppointmentEntity')],
  ['an empty body for ids', rest('', { path: 'Appointment/GetAppointmentList' }), error('request.invalid', 'AppointmentIds')],
  ['an object without the ids', rest('{}', { path: 'Appointment/GetAppointmentList' }), error('request.invalid', 'AppointmentIds')],
  ['an object with null for the ids', rest('{"AppointmentIds":null}', { path: 'Appointment/GetAppointmentList' }), error('request.invalid', 'AppointmentIds')],
  ['an empty body where there are no parameters', rest('', { path: 'Appointment/CreateDefaultAppointmentEntity' }), once({})],
  ['a deletion without its id', rest('{"UpdateMode":"OnlyThis"}', { path: 'Appointment/Delete' }), error('request.invalid', 'AppointmentId')],
  ['a deletion with nothing', rest('{}', { path: 'Appointment/Delete' }), error('request.invalid', 'AppointmentId')],
  ['a deletion with its id', rest('{"AppointmentId":5}', { path: 'Appointment/Delete' }), once({ AppointmentId: 5 })],
  ['an empty object', json('{}'), once({})],
]; // prettier-ignore

const keys: readonly Row[] = [
  ['a property twice', json('{"AppointmentId":5,"AppointmentId":6}'), error('request.invalid', 'AppointmentId')],
  ['a property twice, the same value', json('{"AppointmentId":5,"AppointmentId":5}'), error('request.invalid', 'AppointmentId')],
  ['in two letter cases', json('{"AppointmentId":5,"appointmentid":6}'), error('request.invalid', 'AppointmentId')],
  ['in two spellings of escapes', json('{"AppointmentId":5,"\\u0041ppointmentId":6}'), error('request.invalid', 'AppointmentId')],
  ...each(['{"x":null,"x":null}', '{"X":null,"AppointmentId":5,"x":null}', '{"x":null,"x":5}', '{"x":null,"\\u0078":null}'], (content): Row => [`unknown, null and twice: ${content}`, json(content), error('request.invalid', content.includes('u0078') ? 'x' : undefined)]),
  ['unknown, null and once each', json('{"x":null,"y":null,"AppointmentId":5}'), once({ AppointmentId: 5 })],
  ['the Kelvin sign for a k', rest('{"Lin\u212as":[]}', { path: 'Appointment/SaveAppointmentEntity' }), error('request.invalid')],
  ['the Kelvin sign beside a k', rest('{"links":[],"lin\u212as":null}', { path: 'Appointment/SaveAppointmentEntity' }), once({ AppointmentEntity: { Links: [] } })],
  ...each(['appointmentid', 'appointmentId', 'APPOINTMENTID', '\\u0041ppointmentId'], (key): Row => [`legal property ${key}`, json(`{"${key}":5}`), once({ AppointmentId: 5 })]),
]; // prettier-ignore

const deep: readonly Row[] = [
  ['65 arrays', json('['.repeat(65) + ']'.repeat(65)), error('request.invalid')],
  ['100,000 open arrays', json('['.repeat(100_000)), error('request.invalid')],
  ['100,000 open objects', json('{"a":'.repeat(100_000)), error('request.limit')],
  ['arrays in a list of numbers', rest(`{"AppointmentIds":${'['.repeat(5000)}`, { path: 'Appointment/SetSeenMany' }), error('request.invalid', 'AppointmentIds[0]')],
  ['10,001 items', rest(`{"AppointmentIds":[${'1,'.repeat(10_000)}1]}`, { path: 'Appointment/SetSeenMany' }), error('request.limit')],
  ['10,000 items', rest(`{"AppointmentIds":[${'1,'.repeat(9_999)}1]}`, { path: 'Appointment/SetSeenMany' }), once({ AppointmentIds: Array.from({ length: 10_000 }, () => 1) })],
]; // prettier-ignore

const utf16 = (content: string): Buffer => Buffer.from(content, 'utf16le');
const charsets: readonly Row[] = [
  ...each(['utf-7', 'utf-32', 'shift_jis', 'ebcdic-cp-us', 'gb18030', 'x-mac', '__proto__'], (name): Row => [`charset=${name}`, json(setSeenJson, `application/json; charset=${name}`), error('request.mediaType')]),
  ['overlong UTF-8', status(raw(0xc0, 0xaf)), malformed],
  ['a surrogate in UTF-8', status(raw(0xed, 0xa0, 0x80)), malformed],
  ['a truncated sequence', status(raw(0xe2, 0x82)), malformed],
  ['Latin-1 said to be UTF-8', status(raw(0xe5)), malformed],
  ['above U+10FFFF', status(raw(0xf4, 0x90, 0x80, 0x80)), malformed],
  ['UTF-32', status(Buffer.from([0x7b, 0, 0, 0, 0x7d, 0, 0, 0])), error('request.mediaType')],
  ['UTF-16 mark, UTF-8 charset', status(utf16('\ufeff{}')), malformed],
  ['UTF-16 of an odd length', status(Buffer.concat([utf16('\ufeff{}'), Buffer.from([0x20])]), 'application/json'), malformed],
  ['two marks', status('\ufeff\ufeff{}'), malformed],
  ['a mark inside', status('{\ufeff}'), malformed],
  ['a mark', status('\ufeff{"ActivityIdentifier":["å"]}'), text('å')],
  ['UTF-16 with a mark', status(utf16('\ufeff{"ActivityIdentifier":["å😀"]}'), 'application/json'), text('å😀')],
  ['UTF-16LE by charset', status(utf16('{"ActivityIdentifier":["å"]}'), 'application/json; charset=utf-16le'), text('å')],
  ['ISO-8859-1 by charset', status(raw(0xe5), 'application/json; charset=iso-8859-1'), text('å')],
  ['every escape', status('{"ActivityIdentifier":["\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e5\\ud83d\\ude00"]}'), text('"\\/\b\f\n\r\tå😀')],
  ['an escaped NUL is text in JSON', status('{"ActivityIdentifier":["a\\u0000b"]}'), text('a\0b')],
  ['raw DEL, C1 and line separators', status('{"ActivityIdentifier":["\u007f\u0085\u2028\u2029"]}'), text('\u007f\u0085\u2028\u2029')],
  ['non-characters', status('{"ActivityIdentifier":["\uffff\ufffe"]}'), text('\uffff\ufffe')],
  ['all white space', status(' \t\r\n{ \t\r\n"ActivityIdentifier" : [ "x" ] } \n'), text('x')],
]; // prettier-ignore

const mediaTypes: readonly Row[] = [
  ...each(['text/plain', 'text/html', 'application/soap+xml', 'multipart/form-data; boundary=x', 'application/octet-stream', 'application/jsonp', 'application/javascript', 'application/vnd.api+json', 'application', 'application/json, application/json', 'application/json; charset', '/json', '*/*', 'application/x-www-form-urlencoded-x', 'application/xhtml+xml', 'application/cbor'], (type): Row => [type, json(setSeenJson, type), error('request.mediaType')]),
  ['Content-Type twice', rest(setSeenJson, { headers: { 'Content-Type': ['application/json', 'text/xml'] } }), error('request.malformed', 'content-type')],
  ...each(['application/json', 'text/json', 'application/json-patch+json', 'application/merge-patch+json', 'APPLICATION/JSON', 'application/json;', 'application/json; charset="utf-8"', 'application/json; odata=verbose; charset=UTF-8'], (type): Row => [`legal ${type}`, json(setSeenJson, type), once(setSeenArguments)]),
  ['no Content-Type', rest(setSeenJson, { headers: { 'Content-Type': undefined } }), once(setSeenArguments)],
]; // prettier-ignore

const accepting: readonly Row[] = [
  ...each(['text/html', 'image/png', 'application/soap+xml', 'application/json;q=0', '*/*;q=0', 'application/json;q=0, text/html', 'nonsense', 'application/pdf, text/csv;q=0.5'], (type): Row => [
    `Accept: ${type}`,
    rest(setSeenJson, { headers: { Accept: type } }),
    once(setSeenArguments),
  ]),
  ['a refusal in XML for who asked for XML', rest('{', { headers: { Accept: 'application/xml' } }), errorXml('request.malformed')],
  ...each(['application/json', '*/*', 'application/*', 'text/html, */*;q=0.1', 'application/xml', 'text/xml;q=0.9, application/json;q=0.1', 'application/json; charset=utf-8', ''], (type): Row => [`legal Accept: ${type}`, rest(setSeenJson, { headers: { Accept: type } }), once(setSeenArguments)]),
]; // prettier-ignore

const coded = (coding: string, content: Uint8Array): Buffer =>
  rest(content, { headers: { 'Content-Encoding': coding } });
const compression: readonly Row[] = [
  ...each(['br', 'zstd', 'compress', 'gzip, gzip', 'identity, gzip', 'gzip;q=1', 'x', '__proto__'], (coding): Row => [`Content-Encoding: ${coding}`, coded(coding, gzipSync(setSeenJson)), error('request.mediaType')]),
  ['gzip that is none', coded('gzip', bytesOf(setSeenJson)), malformed],
  ['gzip cut off', coded('gzip', gzipSync(setSeenJson).subarray(0, -9)), malformed],
  ['gzip with a wrong checksum', coded('gzip', Buffer.from(gzipSync(setSeenJson).map((byte, index, all) => (index === all.length - 6 ? byte ^ 1 : byte)))), malformed],
  ['deflate that is none', coded('deflate', bytesOf(setSeenJson)), malformed],
  ['one byte', coded('gzip', Buffer.from([0x1f])), malformed],
  ['a bomb: 64 MiB of spaces', coded('gzip', gzipSync(Buffer.alloc(64 << 20, 0x20))), error('request.tooLarge')],
  ['a bomb, deflated', coded('deflate', deflateSync(Buffer.alloc(64 << 20, 0x20))), error('request.tooLarge')],
  ['a bomb over SOAP', soap(gzipSync(Buffer.alloc(64 << 20, 0x20)), { headers: { 'Content-Encoding': 'gzip' } }), client('request.tooLarge')],
  ['junk behind gzip over SOAP', soap(Buffer.from([1, 2, 3]), { headers: { 'Content-Encoding': 'gzip' } }), client('request.malformed')],
  ['Content-Encoding twice', rest(gzipSync(setSeenJson), { headers: { 'Content-Encoding': ['gzip', 'gzip'] } }), error('request.malformed', 'content-encoding')],
  ['gzip', coded('gzip', gzipSync(setSeenJson)), once(setSeenArguments)],
  ['x-gzip in capitals', coded('X-GZIP', gzipSync(setSeenJson)), once(setSeenArguments)],
  ['deflate', coded('deflate', deflateSync(setSeenJson)), once(setSeenArguments)],
  ['identity', coded('identity', bytesOf(setSeenJson)), once(setSeenArguments)],
  ['gzip of two members', coded('gzip', Buffer.concat([gzipSync('{"AppointmentId":5,'), gzipSync('"UpdateMode":"OnlyThis"}')])), once(setSeenArguments)],
]; // prettier-ignore

export const jsonSyntax = {
  syntax,
  'top level': topLevel,
  keys,
  depth: deep,
  charsets,
  'media types': mediaTypes,
  accept: accepting,
  compression,
};

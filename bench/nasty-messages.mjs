/** Messages that cost much for their size, legal and not. */
import { anything } from './correctness.mjs';
import { entityOf, fullRecord, restAnswer, restRequest, soapAnswer, soapRequest } from './samples.mjs';

const mebibyte = 1024 * 1024;
/** A little less than a request may have: the record around what fills it takes some 100 KB as SOAP. */
const size = 4 * mebibyte - 256 * 1024;
const save = 'SaveAppointmentEntity';

const filled = (piece, bytes = size) => piece.repeat(Math.floor(bytes / Buffer.byteLength(piece)));
const fullEntity = () => entityOf('Services86', fullRecord());
const entity = (more) => ({ AppointmentEntity: { ...fullEntity(), ...more } });
const participants = (count) => ({ Participants: Array.from({ length: count }, () => fullEntity().Participants[0]) });
const mark = '0mark0';

/** A SOAP save with this markup in its description, its description's start tag and in front of that. */
function soapSave(content, attributes = '', inFront = '') {
  const request = soapRequest('Services86', save, entity({ Description: mark }));
  const put = (name) => `${inFront}<${name}${attributes}>${content}`;
  return { ...request, body: request.body.replace(`<ns1:Description>${mark}`, () => put('ns1:Description')) };
}

function jsonSave(text) {
  const request = restRequest('Services86', save, entity({ Description: mark }));
  return { ...request, body: request.body.replace(mark, () => text) };
}

function withBody(request, contentType, body) {
  return { ...request, headers: { ...request.headers, 'content-type': contentType }, body };
}

const form = (body) => withBody(restRequest('Services88', 'SetSeenMany', { AppointmentIds: [1], UpdateMode: 'OnlyThis' }), 'application/x-www-form-urlencoded', body); // prettier-ignore

const cutOff = (request) => ({ ...request, body: request.body.slice(0, request.body.lastIndexOf('a') - 1000) });

/** @type {ReadonlyMap<string, () => {path: string, headers: Record<string, string>, body: string}>} */
const requests = new Map([
  ['SOAP, list of carriers', () => soapRequest('Services86', save, entity(participants(2000)))],
  ['SOAP, one plain text', () => soapSave(filled('plain text '))],
  ['SOAP, Cyrillic text', () => soapSave(filled('текст '))],
  ['SOAP, references', () => soapSave(filled('&amp;'))],
  ['SOAP, character references', () => soapSave(filled('&#x41;'))],
  ['SOAP, line ends', () => soapSave(filled('\r\n'))],
  ['SOAP, comments', () => soapSave(filled('<!---->'))],
  ['SOAP, one CDATA section', () => soapSave(`<![CDATA[${filled('a]')}]]>`)],
  ['SOAP, white space', () => soapSave('', '', filled(' \n'))],
  ['SOAP, unknown elements', () => soapSave('', '', filled('<a/>'))],
  ['SOAP, deep elements', () => soapSave('', '', filled('<a>'))],
  ['SOAP, attributes', () => soapSave('', ` ${filled('a="" ')}`)],
  ['SOAP, cut off in a text', () => cutOff(soapSave(filled('a')))],
  ['JSON, list of carriers', () => restRequest('Services86', save, entity(participants(10_000)))],
  ['JSON, one plain text', () => jsonSave(filled('plain text '))],
  ['JSON, Cyrillic text', () => jsonSave(filled('текст '))],
  ['JSON, escapes', () => jsonSave(filled('\\n'))],
  ['JSON, character escapes', () => jsonSave(filled('\\u0041'))],
  ['JSON, white space', () => ({ ...jsonSave(''), body: filled(' \n') + jsonSave('').body })],
  ['JSON, deep arrays', () => jsonSave(`",${filled('[')}`)],
  ['JSON, unknown properties', () => jsonSave(`"${filled(',"x":1')},"y":"`)],
  ['form, many fields', () => form(filled('AppointmentIds=1&'))],
  ['form, escapes', () => form(`UpdateMode=${filled('%41')}`)],
  ['XML body, list', () => withBody(form(''), 'application/xml', `<R><AppointmentIds>${filled('<int>1</int>')}</AppointmentIds></R>`)], // prettier-ignore
]);

/** CRM answers: twice as large. */
const answered = new Map([
  ['answer, list of carriers', { request: () => getRequest(), values: () => participants(50_000) }],
  ['answer, one text', { request: () => getRequest(), values: () => ({ Description: filled('"text" & <more> ', 2 * size) }) }],
]); // prettier-ignore

const getRequest = () => soapRequest('Services86', 'GetAppointmentEntity', { AppointmentEntityId: 1 });

function scenario(title, request, name, values) {
  const results = { Response: { ...fullEntity(), ...values } };
  return {
    title,
    upstream: 'rest',
    version: 'Services86',
    connections: 1,
    request,
    answers: { rest: restAnswer('Services86', name, results), soap: soapAnswer('Services86', name, {}) },
    checkCall: anything,
    checkAnswer: anything,
    checkLoosely: anything,
  };
}

/** Built when asked for. @type {ReadonlyMap<string, () => object>} */
export const nastyScenarios = new Map([
  ...Array.from(requests, ([title, request]) => [title, () => scenario(title, request(), save, {})]),
  ...Array.from(answered, ([title, { request, values }]) => [
    title,
    () => scenario(title, request(), 'GetAppointmentEntity', values()),
  ]),
]);

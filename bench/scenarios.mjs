/**
 * What is measured: for each scenario the client's request, the CRM's answer on either wire, and how to tell that both
 * are right.
 */
import { anything, jsonAnswer, jsonEquals, mergedRecord, noContent, soapEntity, soapRefusal, soapVoid } from './correctness.mjs'; // prettier-ignore
import { nastyScenarios } from './nasty-messages.mjs';
import {
  base64Document,
  entityOf,
  fileAnswer,
  fileRequest,
  fullRecord,
  paperContract,
  restAnswer,
  restRequest,
  slimRecord,
  soapAnswer,
  soapRequest,
  ticket,
} from './samples.mjs';

const megabyte = 1_000_000;
const seenArguments = { AppointmentId: 42, UpdateMode: 'OnlyThis' };
const manyArguments = { AppointmentIds: [973, 598], UpdateMode: 'OnlyThis' };

/**
 * @typedef {object} Scenario
 * @property {string} title for the table
 * @property {'rest' | 'soap'} upstream what the CRM behind the gateway speaks
 * @property {string} version of a SOAP CRM
 * @property {number} connections how many requests are under way at once
 * @property {{path: string, headers: Record<string, string>, body: string}} request as the client sends it
 * @property {{rest: object, soap: object}} answers of the CRM: status, contentType, body; the pass-through contenders
 * get the one in the client's wire
 * @property {(path: string, body: string) => string} checkCall what must reach the CRM when the gateway translates; ''
 * or a sentence
 * @property {(status: number, body: string) => string} checkAnswer what must reach the client
 * @property {(status: number, body: string) => string} checkLoosely the same for a contender that is only about right
 * @property {number} [goal] ratio that issue text asks for
 * @property {boolean} [latency] whether p50 and p99 at a fixed rate are measured too
 */

const base = {
  version: 'Services86',
  connections: 64,
  checkLoosely: (status) => (status < 300 ? '' : `HTTP ${status}`),
};
const noBody = { status: 204, contentType: '', body: '' };

function setSeen(upstream) {
  return {
    ...base,
    title: `SOAP SetSeen → ${upstream.toUpperCase()}`,
    upstream,
    request: soapRequest('Services86', 'SetSeen', seenArguments),
    answers: { rest: noBody, soap: soapAnswer('Services86', 'SetSeen', {}) },
    checkCall: upstream === 'rest' ? jsonEquals(JSON.stringify(seenArguments)) : anything,
    checkAnswer: soapVoid('SetSeenResponse'),
    latency: upstream === 'rest',
  };
}

function setSeenMany(upstream) {
  return {
    ...base,
    title: `JSON SetSeenMany → ${upstream.toUpperCase()}`,
    upstream,
    version: 'Services88',
    request: restRequest('Services88', 'SetSeenMany', manyArguments),
    answers: { rest: noBody, soap: soapAnswer('Services88', 'SetSeenMany', {}) },
    checkCall: upstream === 'rest' ? jsonEquals(JSON.stringify(manyArguments)) : anything,
    checkAnswer: noContent,
    latency: upstream === 'rest',
  };
}

/** What a CRM answers: over v1 the record's own text, over SOAP what the version's contract holds of it. */
function entityAnswers(version, operation, record) {
  return {
    rest: { status: 200, contentType: 'application/json; charset=utf-8', body: record },
    soap: soapAnswer(version, operation, { Response: entityOf(version, record) }),
  };
}

/** What must stand in an answer of that version: the record as its contract reads it, as JSON. */
const expectedOf = (version, record) =>
  restAnswer(version, 'GetAppointmentEntity', { Response: entityOf(version, record) }).body;

function getEntity(upstream, size, record) {
  const answers = entityAnswers('Services86', 'GetAppointmentEntity', record);
  return {
    ...base,
    title: `SOAP GetAppointmentEntity, ${size} → ${upstream.toUpperCase()}`,
    upstream,
    request: soapRequest('Services86', 'GetAppointmentEntity', { AppointmentEntityId: 1 }),
    answers,
    checkCall: (path) => (upstream === 'soap' || path.endsWith('appointmentEntityId=1') ? '' : `asked for ${path}`),
    checkAnswer: soapEntity(answers.soap.body),
    latency: upstream === 'rest',
  };
}

function getEntityAsJson(upstream) {
  const record = fullRecord();
  const expected = upstream === 'rest' ? record : expectedOf('Services86', record);
  return {
    ...base,
    title: `JSON GetAppointmentEntity, full → ${upstream.toUpperCase()}`,
    upstream,
    request: restRequest('Services86', 'GetAppointmentEntity', { AppointmentEntityId: 1 }),
    answers: entityAnswers('Services86', 'GetAppointmentEntity', record),
    checkCall: anything,
    checkAnswer: jsonAnswer(expected),
  };
}

function saveEntity() {
  const record = fullRecord();
  const answers = entityAnswers('Services86', 'SaveAppointmentEntity', record);
  return {
    ...base,
    title: 'SOAP SaveAppointmentEntity, full → REST',
    upstream: 'rest',
    request: soapRequest('Services86', 'SaveAppointmentEntity', { AppointmentEntity: entityOf('Services86', record) }),
    answers,
    // Before it saves, the gateway fetches what the CRM holds, to keep the properties an older client does not know.
    checkCall: (path, body) =>
      path.includes('/Get') ? '' : mergedRecord(expectedOf('Services86', record), record)(body),
    checkAnswer: soapEntity(answers.soap.body),
    latency: true,
  };
}

const refusalWords = 'You are not invited to this appointment';

function refusedByCrm() {
  const error = { Error: true, ErrorType: 'SuperOffice.CRM.Services.SoException', ErrorMessage: refusalWords, ErrorSource: 'Appointment' }; // prettier-ignore
  const fault = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>${refusalWords}</faultstring></s:Fault></s:Body></s:Envelope>`;
  return {
    ...setSeen('rest'),
    title: 'SOAP SetSeen, refused by the CRM',
    answers: {
      rest: { status: 500, contentType: 'application/json; charset=utf-8', body: JSON.stringify(error) },
      soap: { status: 500, contentType: 'text/xml; charset=utf-8', body: fault },
    },
    checkAnswer: soapRefusal(refusalWords),
    checkLoosely: soapRefusal(''),
    latency: false,
  };
}

function refusedByGateway() {
  const good = setSeen('rest');
  const { body } = good.request;
  const words = 'expected RecurrenceUpdateMode';
  const fault = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>${words}</faultstring></s:Fault></s:Body></s:Envelope>`;
  return {
    ...good,
    title: 'SOAP SetSeen, refused by the gateway',
    request: { ...good.request, body: body.replace('OnlyThis', 'Nonsense') },
    answers: { ...good.answers, soap: { status: 500, contentType: 'text/xml; charset=utf-8', body: fault } },
    checkAnswer: soapRefusal(words),
    checkLoosely: anything,
    latency: false,
  };
}

/** A meeting reply of an e-mail client: the operation with a base64Binary parameter. */
function document(megabytes) {
  const args = { EmailAddress: 'somebody@example.com', IcsData: base64Document(megabytes * megabyte) };
  const results = { Response: true };
  const name = 'UpdateAppointmentFromIcsResponse';
  return {
    ...base,
    title: `${sizeOf(megabytes)} up: in a SOAP call → REST`,
    upstream: 'rest',
    version: 'Services88',
    connections: 1,
    request: soapRequest('Services88', name, args),
    answers: { rest: restAnswer('Services88', name, results), soap: soapAnswer('Services88', name, results) },
    checkCall: (path, body) => (body.includes(args.IcsData) ? '' : `the document did not arrive whole at ${path}`),
    checkAnswer: soapVoid(`${name}Response`),
  };
}

const sizeOf = (megabytes) => (megabytes < 1 ? `${megabytes * 1000} KB` : `${megabytes} MB`);

/**
 * A file that a SOAP client reads; the CRM gives it as base64 in JSON, or as the bytes. No shipped agent does that:
 * bench/paper has one.
 */
function download(megabytes, asBytes) {
  const content = base64Document(megabytes * megabyte);
  const { path, headers, body } = fileRequest;
  const rest = asBytes
    ? { status: 200, contentType: 'application/octet-stream', body: Buffer.from(content, 'base64') }
    : { status: 200, contentType: 'application/json', body: JSON.stringify(content) };
  const soap = { status: 200, contentType: 'text/xml; charset=utf-8', body: fileAnswer(content) };
  return {
    ...base,
    title: `${sizeOf(megabytes)} down: ${asBytes ? 'bytes' : 'JSON'} of a REST CRM → SOAP`,
    upstream: 'rest',
    version: 'Services88',
    contractDir: paperContract,
    agent: 'Paper',
    connections: 1,
    request: { path, headers, body },
    answers: { rest, soap },
    checkCall: anything,
    checkAnswer: (status, text) => (status === 200 && text.includes(content) ? '' : `HTTP ${status}, not the document`),
  };
}

/** Built when asked for: the documents are large. @type {ReadonlyMap<string, () => Scenario>} */
export const scenarios = new Map([
  ['setseen', () => ({ ...setSeen('rest'), goal: 0.7 })],
  ['setseenmany', () => ({ ...setSeenMany('rest'), goal: 0.85 })],
  ['get-slim', () => ({ ...getEntity('rest', 'slim', slimRecord()), goal: 0.45 })],
  ['get-full', () => ({ ...getEntity('rest', 'full', fullRecord()), goal: 0.25 })],
  ['save-full', () => ({ ...saveEntity(), goal: 0.12 })],
  ['get-full-json', () => getEntityAsJson('rest')],
  ['setseen-1000', () => ({ ...setSeen('rest'), title: 'SOAP SetSeen → REST, 1,000 connections', connections: 1000, latency: false })],
  ['refused-crm', refusedByCrm],
  ['refused-gateway', refusedByGateway],
  ['setseen-soap', () => setSeen('soap')],
  ['get-full-soap', () => getEntity('soap', 'full', fullRecord())],
  ['setseenmany-soap', () => setSeenMany('soap')],
  ['get-full-json-soap', () => getEntityAsJson('soap')],
  ['document-10k', () => document(0.01)],
  ['document-100k', () => document(0.1)],
  ['document-1', () => document(1)],
  ['document-10', () => document(10)],
  ['document-50', () => document(50)],
  ['download-1', () => download(1, false)],
  ['download-50', () => download(50, false)],
  ['download-bytes-50', () => download(50, true)],
]); // prettier-ignore

/** The scenarios of `--quick`. */
export const quickScenarios = ['setseen', 'setseenmany', 'get-full', 'save-full'];
export const documentScenarios = [...scenarios.keys()].filter((name) => /^(?:document|download)-/.test(name));

/** @param {string} name */
export function scenarioOf(name) {
  const build = scenarios.get(name) ?? nastyScenarios.get(name);
  if (build === undefined) throw new Error(`no scenario ${name}; there are ${[...scenarios.keys()].join(', ')}`);
  return build();
}

/** Whether the request carries what the caller must prove: the ticket in the Authorization header. */
export const carriesTicket = (head) => head.includes(ticket);

/**
 * The messages of the scenarios: requests as clients send them, answers as a CRM gives them. Entities are the vendor's
 * own sample record; what stands around them is written by the built gateway's own writers.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, contractFolder } from './contract.mjs';

const require = createRequire(import.meta.url);
const soap = require(path.join(build, 'dist', 'soap'));
const rest = require(path.join(build, 'dist', 'rest'));
const { loadContract } = require(path.join(build, 'dist', 'contract'));
const { defaultJsonLimits } = require(path.join(build, 'dist', 'json'));
const { Secret } = require(path.join(build, 'dist', 'command'));

const contract = loadContract(contractFolder(), {
  onProblem: (problem) => {
    throw new Error(`${problem.file}: ${problem.message}`);
  },
});

export const ticket = '7T:1234abcxyzExample==';
const caller = {
  tenant: '',
  credential: { scheme: 'ticket', ticket: new Secret(ticket) },
  applicationToken: new Secret('1234567-1234-9876'),
};

export const agentPath = (version) => `/Remote/${version}/Appointment.svc`;
export const v1Path = (operation) => `/api/v1/Agents/Appointment/${operation}`;

/** @param {string} version such as `Services86` @param {string} name of an operation of its Appointment agent */
export function operationOf(version, name) {
  const lookup = contract.version(version)?.agent('Appointment');
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`the contract lacks ${version} Appointment.${name}`);
  return operation;
}

/** Found beside the package's entry (`dist/cjs/WebApi.js`): its `exports` name no other file. */
const recordFile = path.join(path.dirname(require.resolve('@superoffice/webapi')), '..', '..', '__tests__', 'Appointment63.json'); // prettier-ignore

/** The vendor's sample appointment as a CRM sends it: some 29 KB of JSON, 54 KB as SOAP. */
export const fullRecord = () => JSON.stringify(JSON.parse(readFileSync(recordFile, 'utf8')));

/** The same without the rights of every field, as `$select` or a lean CRM gives it: 9 KB of JSON. */
export const slimRecord = () =>
  JSON.stringify(JSON.parse(fullRecord()), (name, value) =>
    name === 'TableRight' || name === 'FieldProperties' ? undefined : value,
  );

/** The record as a version's contract reads it. @param {string} record JSON */
export function entityOf(version, record) {
  const headers = new Map([['content-type', 'application/json; charset=utf-8']]);
  const answer = { status: 200, headers, body: Buffer.from(record) };
  const outcome = rest.decodeResponse(answer, operationOf(version, 'GetAppointmentEntity'), {
    json: defaultJsonLimits,
  });
  if (outcome.kind !== 'answer') throw new Error(`the record cannot be read: ${outcome.message}`);
  return outcome.results.Response;
}

/** A body, in one piece or in many. */
function textOf(body) {
  if (typeof body === 'string') return body;
  return (body instanceof Uint8Array ? Buffer.from(body) : Buffer.concat([...body])).toString();
}

/** A SOAP 1.1 request as toolkits write it: every element with a prefix. Gives path, headers and body. */
export function soapRequest(version, name, args) {
  const operation = operationOf(version, name);
  const call = soap.encodeRequest({ operation, arguments: args, caller }, ticket);
  if (!('body' in call)) throw call;
  return {
    path: agentPath(version),
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: call.soapAction },
    body: textOf(call.body)
      .replace(/<(\/?)(?=[A-Z]\w*[\s/>])/g, '<$1ns1:')
      .replace(' xmlns="', ' xmlns:ns1="'),
  };
}

/** A v1 request in its contract's shape. */
export function restRequest(version, name, args) {
  const context = { correlationId: 'bench', deadline: 0 };
  const { path, headers, body } = rest.encodeRequest({ operation: operationOf(version, name), arguments: args, caller, context }); // prettier-ignore
  const { 'x-correlation-id': _, ...sent } = headers;
  return { path, headers: sent, body: textOf(body) };
}

/** What a CRM answers over either wire. `results`: out elements by name. */
export function soapAnswer(version, name, results) {
  const options = { version: '1.1', correlationId: 'bench', applicationErrors: 'exception-info' };
  const { status, contentType, body } = soap.encodeResponse(
    { kind: 'answer', results },
    operationOf(version, name),
    options,
  );
  return { status, contentType, body: textOf(body) };
}

export function restAnswer(version, name, results) {
  const options = { accept: undefined, correlationId: 'bench', select: undefined };
  const answer = rest.encodeResponse({ kind: 'answer', results }, operationOf(version, name), options);
  return { status: answer.status, contentType: answer.headers['content-type'], body: textOf(answer.body) };
}

/** Base64 of `bytes` bytes that do not repeat themselves. */
export function base64Document(bytes) {
  const buffer = Buffer.alloc(bytes);
  let state = 1;
  for (let at = 0; at + 4 <= bytes; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    buffer.writeUInt32LE(state, at);
  }
  return buffer.toString('base64');
}

/** A contract folder with one agent, whose one operation gives a file. */
export const paperContract = path.join(import.meta.dirname, 'paper');
const paper = 'http://www.superoffice.net/ws/crm/NetServer/Services88';
const envelope = (header, body) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${paper}">${header}<s:Body>${body}</s:Body></s:Envelope>`;

export const fileRequest = {
  path: '/Remote/Services88/Paper.svc',
  headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${paper}/Paper/GetFile"` },
  body: envelope(
    `<s:Header><Credentials><Ticket>${ticket}</Ticket></Credentials></s:Header>`,
    '<GetFile><Id>1</Id></GetFile>',
  ),
};

/** @param {string} content base64 */
export const fileAnswer = (content) =>
  envelope('', `<GetFileResponse><Response>${content}</Response></GetFileResponse>`);

/** Commands and answers through both codecs and back, for the property tests. */
import { Secret, type Answer, type Command, type Struct } from '../../src/command';
import type { Agent, Operation } from '../../src/contract';
import { defaultJsonLimits } from '../../src/json';
import { BodyParts } from '../../src/body';
import * as rest from '../../src/rest';
import * as soap from '../../src/soap';
import { defaultXmlLimits } from '../../src/xml';

export const limits = { json: defaultJsonLimits, xml: defaultXmlLimits, arrayItemsMax: 10_000 };
const encoder = new TextEncoder();
export const bytesOf = (body: string | Uint8Array | BodyParts): Uint8Array =>
  typeof body === 'string' ? encoder.encode(body) : body instanceof BodyParts ? Buffer.concat([...body]) : body;

export const textOf = (body: string | Uint8Array | BodyParts): string => Buffer.from(bytesOf(body)).toString('utf8');

export function commandOf(operation: Operation, values: Struct): Command {
  return {
    operation,
    arguments: values,
    caller: {
      tenant: '',
      credential: { scheme: 'ticket', ticket: new Secret('7T:ticket') },
      applicationToken: new Secret('app-1'),
      timeZone: { code: 'W. Europe Standard Time' },
    },
    context: { correlationId: 'c-1', deadline: 0, signal: new AbortController().signal },
  };
}

/** The envelope sent to a SOAP CRM. */
export function soapRequest(command: Command): soap.SoapCall {
  const call = soap.encodeRequest(command, '7T:ticket');
  if (call instanceof Error) throw call;
  return call;
}

export function throughSoap(agent: Agent, command: Command): Struct {
  const call = soapRequest(command);
  const decoded = soap.decodeRequest(
    { agent, bytes: bytesOf(call.body), contentType: call.contentType, soapAction: call.soapAction },
    { unknown: 'refuse', arrayItemsMax: limits.arrayItemsMax, xml: limits.xml },
  );
  if (decoded.kind === 'failure') throw new Error(`${JSON.stringify(decoded.failure)} in ${textOf(call.body)}`);
  return decoded.arguments;
}

export function throughRest(command: Command): Struct {
  const call = rest.encodeRequest(command);
  const [, query = ''] = call.path.split('?');
  const decoded = rest.decodeRequest(
    { operation: command.operation, headers: call.headers, query, bytes: bytesOf(call.body) },
    { ...limits, unknown: 'refuse', reading: 'strict' },
  );
  if (decoded.kind === 'failure') throw new Error(`${JSON.stringify(decoded.failure)} in ${textOf(call.body)}`);
  return decoded.arguments;
}

const answer = (results: Struct): Answer => ({ kind: 'answer', results });

export function answerThroughSoap(operation: Operation, results: Struct): Struct {
  const sent = soap.encodeResponse(answer(results), operation, {
    version: '1.1',
    correlationId: 'c-1',
    applicationErrors: 'exception-info',
  });
  const read = soap.decodeResponse(
    { status: sent.status, contentType: sent.contentType, bytes: bytesOf(sent.body) },
    operation,
    limits,
  );
  if (read.kind === 'failure') throw new Error(`${JSON.stringify(read)} in ${textOf(sent.body)}`);
  return read.results;
}

export function answerThroughRest(operation: Operation, results: Struct, accept: string): Struct {
  const sent = rest.encodeResponse(answer(results), operation, { accept, correlationId: 'c-1' });
  const read = rest.decodeResponse(
    { status: sent.status, headers: new Map(Object.entries(sent.headers)), body: bytesOf(sent.body) },
    operation,
    limits,
  );
  if (read.kind === 'failure') throw new Error(`${JSON.stringify(read)} in ${textOf(sent.body)}`);
  return read.results;
}

/** The same through v1's XML: the answer's form is also a request body's. */
export function throughRestXml(operation: Operation, results: Struct): Struct {
  const sent = rest.encodeResponse(answer(results), operation, { accept: 'application/xml', correlationId: 'c-1' });
  const decoded = rest.decodeRequest(
    {
      operation,
      headers: { authorization: 'SoTicket t', 'content-type': 'application/xml' },
      query: '',
      bytes: bytesOf(sent.body),
    },
    { ...limits, unknown: 'refuse', reading: 'strict' },
  );
  if (decoded.kind === 'failure') throw new Error(`${JSON.stringify(decoded.failure)} in ${textOf(sent.body)}`);
  return decoded.arguments;
}

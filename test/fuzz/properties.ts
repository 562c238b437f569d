/**
 * What must hold for any bytes, one property per decoder; each throws when it does not. Shared by the suite and the
 * long run.
 */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { anyCharacter } from '../any-character';
import { SaxesParser } from 'saxes';
import { failures, anonymous, type Command, type Outcome, type Struct } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import * as rest from '../../src/rest';
import * as soap from '../../src/soap';
import { decodeXmlBytes, defaultXmlLimits } from '../../src/xml';
import { contract } from '../hostile/rig';
import { bytesOf } from '../properties/calls';
import { operationOf, pieces, restAnswers, restRequests, soapAnswers, soapRequests } from './corpus';

const limits = { arrayItemsMax: 10_000, xml: defaultXmlLimits, json: defaultJsonLimits } as const;

interface Mutation {
  /** Fractions of the text's length: so that a mutation stays meaningful when the text is made smaller. */
  readonly at: number;
  readonly length: number;
  readonly put: string | Uint8Array;
}

const place = fc.double({ min: 0, max: 1, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: place,
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 0.3, noNaN: true }) }),
  put: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant('') },
  ),
}); // prettier-ignore

function mutate(text: string, mutations: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(text, 'utf8');
  for (const { at, length, put } of mutations) {
    const start = Math.floor(at * bytes.length);
    const end = start + Math.floor(length * (bytes.length - start));
    bytes = Buffer.concat([bytes.subarray(0, start), Buffer.from(put), bytes.subarray(end)]);
  }
  return bytes;
}

/** A sample with zero to four mutations, or bytes of no meaning at all, or pieces in a row. */
function inputs<T>(samples: readonly T[], textOf: (sample: T) => string): fc.Arbitrary<readonly [T, Buffer]> {
  const mutated = fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { maxLength: 4 }))
    .map(([sample, mutations]) => [sample, mutate(textOf(sample), mutations)] as const);
  const junk = fc
    .tuple(fc.constantFrom(...samples), fc.uint8Array({ maxLength: 300 }))
    .map(([sample, bytes]) => [sample, Buffer.from(bytes)] as const);
  const soup = fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.constantFrom(...pieces), { maxLength: 30 }))
    .map(([sample, parts]) => [sample, Buffer.from(parts.join(''))] as const);
  return fc.oneof({ weight: 8, arbitrary: mutated }, { weight: 1, arbitrary: junk }, { weight: 1, arbitrary: soup });
}

export interface Finding {
  readonly inputs: number;
  /** Processor time: the wall clock would measure the machine's other work. */
  readonly slowestMs: number;
  /** What the shrunken input was and what it did; undefined: every input was handled. */
  readonly report: string | undefined;
}

/** Runs a property over so many inputs of a seed. */
export type Run = (seed: number, numRuns: number) => Finding;

function property<T>(arbitrary: fc.Arbitrary<T>, holds: (input: T) => void): Run {
  return (seed, numRuns) => {
    let slowestMs = 0;
    const timed = fc.property(arbitrary, (input) => {
      const before = process.cpuUsage();
      holds(input);
      slowestMs = Math.max(slowestMs, process.cpuUsage(before).user / 1000);
    });
    const details = fc.check(timed, { seed, numRuns });
    const report = details.failed ? fc.defaultReportMessage(details) : undefined;
    return { inputs: details.numRuns, slowestMs, report };
  };
}

function fail(what: string): never {
  throw new Error(what);
}

/** A failure that may be told: of the table, and in one sentence without control characters. */
function checkFailure(outcome: Extract<Outcome, { kind: 'failure' }>): void {
  if (!Object.hasOwn(failures, outcome.code)) fail(`no such code: ${outcome.code}`);
  if (outcome.code === 'internal') fail('a defect');
}

const context: Command['context'] = {
  correlationId: 'fuzz',
  deadline: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
};

function commandOf(operation: Command['operation'], given: Struct): Command {
  return { operation, arguments: given, caller: anonymous, context };
}

const agentOf = () => {
  const found = contract.version('Services88')?.agent('Appointment');
  return found?.found === 'agent' ? found.agent : fail('no Appointment');
};
const agent = agentOf();
const decodeSoap = (bytes: Uint8Array) =>
  soap.decodeRequest(
    { agent, bytes, contentType: 'text/xml', soapAction: undefined },
    { unknown: 'refuse', ...limits },
  );

/**
 * An independent reader's word on whether the bytes are XML. Surrogate pairs as two references (Axis) are ours alone:
 * such documents are not judged.
 */
function checkXml(bytes: Uint8Array): void {
  const decoded = decodeXmlBytes(bytes, undefined);
  const text = 'text' in decoded ? decoded.text : fail('accepted without being text');
  if (/&#(?:x[dD][89a-bA-B]|55[2-9]|56[0-3])/.test(text)) return;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
}

/** What was accepted is written again by our own writer and read again: the same values, so they fit the contract. */
function checkSoapAgain(operation: Command['operation'], given: Struct): void {
  const call = soap.encodeRequest(commandOf(operation, given), undefined);
  if (!('body' in call)) fail(`cannot be written again: ${call.message}`);
  const again = decodeSoap(bytesOf(call.body));
  if (again.kind === 'failure') fail(`written again and refused: ${again.failure.message}`);
  if (!isDeepStrictEqual(again.arguments, given)) fail(`written again and changed: ${fc.stringify(given)}`);
}

const soapRequest = property(
  inputs(soapRequests, (text) => text),
  ([, bytes]) => {
    const decoded = decodeSoap(bytes);
    if (decoded.kind === 'failure') return checkFailure(decoded.failure);
    checkXml(bytes);
    checkSoapAgain(decoded.operation, decoded.arguments);
  },
);

const restRequest = property(
  inputs(restRequests, ([, , body]) => body),
  ([[name, type], bytes]) => {
    const operation = operationOf('Appointment', name);
    const headers = { authorization: 'SoTicket 7T:x' };
    const decode = (content: Uint8Array, contentType: string) =>
      rest.decodeRequest(
        { operation, headers: { ...headers, 'content-type': contentType }, query: '', bytes: content },
        { unknown: 'refuse', reading: 'lenient', ...limits },
      );
    const decoded = decode(bytes, type);
    if (decoded.kind === 'failure') return checkFailure(decoded.failure);
    // JSON.parse is the independent reader; a byte order mark is ours to pass over.
    if (type.includes('json') && bytes.length > 0) JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
    const { body } = rest.encodeRequest(commandOf(operation, decoded.arguments));
    const again = decode(Buffer.from(bytesOf(body)), 'application/json');
    if (again.kind === 'failure') fail(`written again and refused: ${again.failure.message}`);
    if (!isDeepStrictEqual(again.arguments, decoded.arguments))
      fail(`written again and changed: ${fc.stringify(decoded.arguments)}`);
  },
);

const soapAnswer = property(
  inputs(soapAnswers, ([, body]) => body),
  ([[name], bytes]) => {
    const operation = operationOf('Appointment', name);
    const outcome = soap.decodeResponse({ status: 200, bytes, contentType: 'text/xml' }, operation, limits);
    if (outcome.kind === 'failure') checkFailure(outcome);
    soap.encodeResponse(outcome, operation, { version: '1.1', correlationId: 'x', applicationErrors: 'exception-info' });
  },
); // prettier-ignore

const restAnswer = property(
  inputs(restAnswers, ([, , body]) => body),
  ([[name, status], body]) => {
    const operation = operationOf('Appointment', name);
    const headers = new Map([['content-type', 'application/json']]);
    const outcome = rest.decodeResponse({ status, headers, body }, operation, limits);
    if (outcome.kind === 'failure') checkFailure(outcome);
    rest.encodeResponse(outcome, operation, { accept: undefined, correlationId: 'x', select: undefined });
  },
);

export const properties = { soapRequest, restRequest, soapAnswer, restAnswer } as const;

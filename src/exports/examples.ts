/** Example requests and answers of an operation, written by the real codecs. */
import {
  exampleArguments,
  exampleResults,
  anonymous,
  Refusal,
  Secret,
  type Answer,
  type Command,
  type Struct,
} from '../command';
import type { Operation } from '../contract';
import { bodyBytes } from '../body';
import { encodeRequest as encodeRest, encodeResponse as encodeRestAnswer } from '../rest';
import { encodeRequest as encodeSoap, encodeResponse as encodeSoapAnswer } from '../soap';

/** What the examples on pages and in exports say. */
export interface ExampleSource {
  /** Example arguments of an operation, by name. */
  arguments(operation: Operation): Struct;
  readonly ticket: string;
  readonly applicationToken: string;
  /** User and password as `curl -u` takes them; unset: the ticket is used in JSON calls, too. */
  readonly basic?: string;
  /** An access token that logs in; unset: none is known. */
  readonly accessToken?: string;
}

const frame = { correlationId: 'example', deadline: 0, signal: new AbortController().signal };

/** Examples made of the contract: what records a CRM has is not known. */
export const contractExamples: ExampleSource = {
  arguments: exampleArguments,
  ticket: '7T:...',
  applicationToken: '...',
};

function exampleCommand(operation: Operation, source: ExampleSource): Command {
  const caller = {
    ...anonymous,
    credential: { scheme: 'ticket', ticket: new Secret(source.ticket) },
    applicationToken: new Secret(source.applicationToken),
  } as const;
  return { operation, arguments: source.arguments(operation), caller, context: frame };
}

function exampleAnswer(operation: Operation): Answer {
  return { kind: 'answer', results: exampleResults(operation) };
}

/** Path, query and JSON body of a v1 call. */
export function exampleRestCall(
  operation: Operation,
  source: ExampleSource = contractExamples,
): { readonly path: string; readonly body: string } {
  const { path, body } = encodeRest(exampleCommand(operation, source));
  return { path, body: bodyBytes(body).toString() };
}

/** The JSON body of a v1 call as a value. */
export function exampleBody(operation: Operation, source: ExampleSource): unknown {
  const { body } = exampleRestCall(operation, source);
  return body === '' ? undefined : JSON.parse(body);
}

/** The JSON answer of a v1 call as text; '' for void. */
export function exampleRestAnswer(operation: Operation): string {
  const options = { accept: 'application/json', correlationId: 'example' };
  const { body } = encodeRestAnswer(exampleAnswer(operation), operation, options);
  return bodyBytes(body).toString();
}

/** The JSON answer of a v1 call as a value. */
export function exampleResult(operation: Operation): unknown {
  const body = exampleRestAnswer(operation);
  return body === '' ? undefined : JSON.parse(body);
}

/** A SOAP 1.1 envelope that calls the operation. */
export function exampleEnvelope(operation: Operation, source: ExampleSource = contractExamples): string {
  const call = encodeSoap(exampleCommand(operation, source), source.ticket);
  return call instanceof Refusal ? '' : bodyBytes(call.body).toString();
}

/** The envelope that answers it. */
export function exampleAnswerEnvelope(operation: Operation): string {
  const options = { version: '1.1', correlationId: 'example', applicationErrors: 'exception-info' } as const;
  return bodyBytes(encodeSoapAnswer(exampleAnswer(operation), operation, options).body).toString();
}

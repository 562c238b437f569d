/** Small v1 messages for the tests of this room. */
import { join } from 'node:path';
import type { Outcome } from '../../src/command';
import { loadContract, type Operation } from '../../src/contract';
import { decodeRequest, decodeResponse, encodeRequest, type DecodedRest } from '../../src/rest';
import { garden, shed } from '../golden/garden';
import { bytesOf, commandOf, limits, textOf } from '../properties/calls';

export function missing(): never {
  throw new Error('the fixture lacks it');
}

const contract = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing });

export function operationOf(agent: string, name: string): Operation {
  const lookup = contract.version('Services88')?.agent(agent);
  return (lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined) ?? missing();
}

export const waterOperation: Operation = garden.operations[0] ?? missing();
export const bytesOperation: Operation = shed.operations[0] ?? missing();
export const setSeen: Operation = operationOf('Appointment', 'SetSeen');

export interface Http {
  readonly operation?: Operation;
  readonly contentType?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly unknown?: 'refuse' | 'keep';
  readonly reading?: 'lenient' | 'strict';
}

export function decode(body: string | Uint8Array, http: Http = {}): DecodedRest {
  const { operation = waterOperation, contentType = 'application/json', query = '', headers } = http;
  return decodeRequest(
    {
      operation,
      query,
      headers: { authorization: 'SoTicket 7T:a', 'content-type': contentType, ...headers },
      bytes: bytesOf(body),
    },
    { ...limits, unknown: http.unknown ?? 'refuse', reading: http.reading ?? 'lenient' },
  );
}

/** The body that a v1 CRM is sent: the caller's own bytes, or written anew. */
export function sentOn(body: string | Uint8Array, http: Http = {}): string {
  const { operation = waterOperation, contentType = 'application/json' } = http;
  const decoded = decode(body, http);
  if (decoded.kind === 'failure') throw new Error(decoded.failure.message);
  const { hasExtras } = decoded;
  const command = { ...commandOf(operation, decoded.arguments), hasExtras };
  const original = { ...command, wire: 'rest', contentType, bytes: bytesOf(body) } as const;
  return textOf(encodeRequest(decoded.forwardable ? { ...command, original } : command).body);
}

/** What a body is read as: the arguments, or `path: message` of the refusal. */
export function read(body: string | Uint8Array, http: Http = {}): unknown {
  const decoded = decode(body, http);
  return decoded.kind === 'request' ? decoded.arguments : `${decoded.failure.path ?? ''}: ${decoded.failure.message}`;
}

export function answered(
  body: string | Uint8Array,
  http: {
    operation?: Operation;
    status?: number;
    contentType?: string;
    headers?: Readonly<Record<string, string>>;
  } = {},
): Outcome {
  const { operation = waterOperation, status = 200, contentType = 'application/json' } = http;
  const headers = new Map(Object.entries({ 'content-type': contentType, ...http.headers }));
  return decodeResponse({ status, headers, body: bytesOf(body) }, operation, limits);
}

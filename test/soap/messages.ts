/** Small SOAP messages for the tests of this room. */
import { decodeRequest, decodeResponse, encodeRequest, type DecodedSoap } from '../../src/soap';
import { anonymous, type Outcome, type Struct } from '../../src/command';
import type { Agent, Operation } from '../../src/contract';
import { garden } from '../golden/garden';
import { bytesOf, limits } from '../properties/calls';

export const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
export const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
export const xsd = 'http://www.w3.org/2001/XMLSchema';

const namespaces = (own: string): string =>
  `xmlns="${own}" xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays" xmlns:i="${xsi}" xmlns:x="${xsd}"`;

export function envelope(body: string, header = '', version = soap11, own = garden.namespace): string {
  const head = header === '' ? '' : `<s:Header>${header}</s:Header>`;
  return `<s:Envelope xmlns:s="${version}" ${namespaces(own)}>${head}<s:Body>${body}</s:Body></s:Envelope>`;
}

export interface Http {
  readonly contentType?: string;
  readonly soapAction?: string;
  readonly agent?: Agent;
  readonly unknown?: 'refuse' | 'ignore' | 'keep';
  readonly arrayItemsMax?: number;
  readonly textBlocks?: ReadonlySet<string>;
}

export function decode(message: string | Uint8Array, http: Http = {}): DecodedSoap {
  return decodeRequest(
    {
      agent: http.agent ?? garden,
      bytes: typeof message === 'string' ? Buffer.from(message) : message,
      contentType: http.contentType ?? 'text/xml; charset=utf-8',
      soapAction: http.soapAction,
    },
    {
      unknown: http.unknown ?? 'refuse',
      arrayItemsMax: http.arrayItemsMax ?? 100,
      xml: limits.xml,
      ...(http.textBlocks === undefined ? {} : { textBlocks: http.textBlocks }),
    },
  );
}

/** What `<Water>…</Water>` is read as: the arguments, or `path: message` of the refusal. */
export function water(parameters: string, http: Http = {}): unknown {
  const decoded = decode(envelope(`<Water>${parameters}</Water>`), http);
  if (decoded.kind === 'request') return decoded.arguments;
  return `${decoded.failure.path ?? ''}: ${decoded.failure.message}`;
}

/** The envelope that a CRM of the caller's version is sent. */
export function encodeWater(given: Struct): string {
  const context = { correlationId: '', deadline: 0, signal: new AbortController().signal };
  const call = encodeRequest(
    { operation: waterOperation, arguments: given, caller: anonymous, context, unknownParts: [] },
    undefined,
  );
  if (call instanceof Error) throw call;
  return Buffer.from(bytesOf(call.body)).toString();
}

export const waterOperation: Operation = garden.operations[0] ?? missing();

export function missing(): never {
  throw new Error('the fixture lacks it');
}

export function decodeAnswer(message: string | Uint8Array, status = 200, contentType = 'text/xml'): Outcome {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message;
  return decodeResponse({ status, contentType, bytes }, waterOperation, limits);
}

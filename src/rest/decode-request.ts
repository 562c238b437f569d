import {
  Refusal,
  xmlRefusal,
  type Caller,
  type Failure,
  type QueryPair,
  type RequestHead,
  type Struct,
  type Value,
} from '../command';
import { mayBeInQuery, type Field, type Operation } from '../contract';
import { JsonError } from '../json';
import type { BodyWithDocuments } from '../body';
import { finish, type Turns } from '../text/turn';
import { XmlError } from '../xml';
import { decodeBody, type BodyLimits } from './decode-body';
import { decodeCaller } from './caller-headers';
import { parseQuery, parseSelect, readQuery, unknownParameters } from './query';
import { requireIds } from './required';

export interface RestRequest {
  readonly operation: Operation;
  readonly headers: RequestHead['headers'];
  /** Raw query, without the question mark. */
  readonly query: string;
  readonly bytes: Uint8Array;
  /** Documents that were taken out of the body; `bytes` is what is left then. */
  readonly documents?: BodyWithDocuments | undefined;
}

export interface DecodeOptions extends BodyLimits {
  /** Properties that the contract does not know. */
  readonly unknown: 'refuse' | 'keep';
  /** `lenient`: values are read as the replaced server reads them; what goes on is written in the one strict form. */
  readonly reading: 'lenient' | 'strict';
}

export type DecodedRest =
  | {
      readonly kind: 'request';
      readonly arguments: Struct;
      readonly caller: Omit<Caller, 'tenant'>;
      readonly select?: string;
      /** The body may be sent to a v1 CRM as it is. */
      readonly forwardable: boolean;
      /** The arguments hold `extras`. */
      readonly hasExtras: boolean;
      /** Parameters of the query that the contract does not know. */
      readonly extraQuery: readonly QueryPair[] | undefined;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads a v1 Agents request: credentials first, then query and body against the contract.
 * @returns the arguments and all else that was asked; every refusal is a value and names its path
 */
export function* decodeRequestInTurns(request: RestRequest, options: DecodeOptions): Turns<DecodedRest> {
  try {
    const caller = decodeCaller(request);
    const query = parseQuery(request.query);
    const select = query.get('$select')?.join(',');
    if (select !== undefined) parseSelect(select);
    const isLenient = options.reading === 'lenient';
    const contentType = request.headers['content-type'];
    const body = yield* decodeBody(
      {
        bytes: request.bytes,
        documents: request.documents,
        contentType: typeof contentType === 'string' ? contentType : '',
        unknown: options.unknown,
        isLenient,
      },
      request.operation,
      options,
    );
    const given = readQuery(query, request.operation, body.arguments, isLenient);
    requireIds(request.operation, given);
    return {
      kind: 'request',
      caller,
      arguments: given,
      // An id that came in the query is to go on in the body, too.
      forwardable: body.forwardable && (given === body.arguments || !mayBeInQuery(request.operation)),
      hasExtras: body.hasExtras,
      extraQuery: unknownParameters(request.query, query, request.operation, options.unknown),
      ...(select === undefined ? {} : { select }),
    };
  } catch (error) {
    return { kind: 'failure', failure: failureOf(error) };
  }
}

/** The same, all at once. */
export function decodeRequest(request: RestRequest, options: DecodeOptions): DecodedRest {
  return finish(decodeRequestInTurns(request, options));
}

/** A parameter whose value is a body, or the failure of reading it. */
export type DecodedParameter =
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly hasExtras: boolean }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads the body of a request outside the Agents API as the value of one parameter of an operation. It may be of every
 * media type that v1 has.
 * @returns undefined as the value where there is no body, or `null`
 */
export function* decodeParameterInTurns(
  parameter: Field,
  { operation, headers, bytes, documents }: Omit<RestRequest, 'query'>,
  options: DecodeOptions,
): Turns<DecodedParameter> {
  try {
    const contentType = headers['content-type'];
    const request = {
      bytes,
      documents,
      contentType: typeof contentType === 'string' ? contentType : '',
      unknown: options.unknown,
      isLenient: options.reading === 'lenient',
      whole: parameter,
    };
    const body = yield* decodeBody(request, operation, options);
    return { kind: 'value', value: body.arguments[parameter.name], hasExtras: body.hasExtras };
  } catch (error) {
    return { kind: 'failure', failure: failureOf(error) };
  }
}

/** The failure of an error that a reader throws; any other error is a defect. */
function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.toFailure();
  if (error instanceof JsonError)
    return new Refusal(error.code === 'limit' ? 'request.limit' : 'request.malformed', error.message).toFailure();
  if (error instanceof XmlError) return xmlRefusal(error).toFailure();
  throw error;
}

import { Refusal, type Caller, type Failure, type QueryPair, type Struct } from '../command';
import { mayBeInQuery, type Operation } from '../contract';
import { JsonError } from '../json';
import type { BodyWithDocuments } from '../body';
import { finish, type Turns } from '../text/turn';
import { XmlError } from '../xml';
import { decodeBody, readQuery, type BodyLimits } from './decode-body';
import { decodeCaller, type RequestHeaders } from './caller-headers';
import { parseQuery } from './query';
import { requireIds } from './required';
import { unknownParameters } from './unknown-parameters';
import { parseSelect } from './select';

export interface RestRequest {
  readonly operation: Operation;
  readonly headers: RequestHeaders;
  /** Raw query, without the question mark. */
  readonly query: string;
  readonly bytes: Uint8Array;
  /** Documents that were taken out of the body; `bytes` is what is left then. */
  readonly documents?: BodyWithDocuments | undefined;
}

export type Reading = 'lenient' | 'strict';

export interface DecodeOptions extends BodyLimits {
  /** Properties that the contract does not know. */
  readonly unknown: 'refuse' | 'keep';
  /**
   * `lenient`: values are read as the replaced server reads them; whatever goes on is written in the one strict form.
   */
  readonly reading: Reading;
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
 * Reads a v1 Agents request: credentials first, then query and body against the contract. Every refusal is a value and
 * names its path.
 */
export function* decodeRequestInTurns(request: RestRequest, options: DecodeOptions): Turns<DecodedRest> {
  try {
    const caller = decodeCaller(request.headers);
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
    return { kind: 'failure', failure: expected(error) };
  }
}

/** The same, all at once. */
export function decodeRequest(request: RestRequest, options: DecodeOptions): DecodedRest {
  return finish(decodeRequestInTurns(request, options));
}

function expected(error: unknown): Failure {
  if (error instanceof Refusal) return error.toFailure();
  if (error instanceof JsonError)
    return new Refusal(error.code === 'limit' ? 'request.limit' : 'request.malformed', error.message).toFailure();
  if (error instanceof XmlError)
    return new Refusal(
      error.code === 'limit' ? 'request.limit' : 'request.malformed',
      `${error.message} (line ${error.line}, column ${error.column})`,
    ).toFailure();
  throw error;
}

/** The v1 Agents API as the flow sees it. */
import {
  headerOf,
  type Outcome,
  type Reply,
  type RequestBody,
  type RequestHead,
  type Wire,
  type WireRefusal,
  type WireRequest,
} from '../command';
import type { Operation } from '../contract';
import { BodyWithDocuments } from '../body';
import { finishWork, inTurns, isUnfinished, type MaybeTurns } from '../text/turn';
import { decodeCallerOf } from './caller-headers';
import { decodeRequestInTurns, type DecodedRest, type DecodeOptions } from './decode-request';
import { encodeResponseInTurns, takesJson } from './encode-response';

/** What a v1 path names. */
export interface RestTarget {
  readonly operation: Operation;
  /** Raw, without the question mark. */
  readonly query: string;
}

/** What decides how a reply is written. */
export interface RestFormat {
  readonly operation: Operation;
  readonly select?: string;
}

export function createRestWire(options: DecodeOptions): Wire<RestTarget, RestFormat> {
  return {
    name: 'rest',
    decode: ({ operation, query }, head, body) => {
      const decoded = inTurns(
        decodeRequestInTurns({ operation, headers: head.headers, query, ...contentOf(body) }, options),
      );
      return decoded instanceof Promise
        ? decoded.then((read) => taken(read, operation, head))
        : taken(decoded, operation, head);
    },
    encode: (outcome, { operation, select }, head) => {
      const work = written(outcome, operation, select, head);
      return isUnfinished(work) ? inTurns(work) : work;
    },
    refuse: (refusal, head) => finishWork(written(refusal, undefined, undefined, head)),
  };
}

function contentOf(body: RequestBody): {
  readonly bytes: Uint8Array;
  readonly documents: BodyWithDocuments | undefined;
} {
  return body instanceof BodyWithDocuments
    ? { bytes: body.remainder, documents: body }
    : { bytes: body, documents: undefined };
}

function taken(
  decoded: DecodedRest,
  operation: Operation,
  head: RequestHead,
): (WireRequest | WireRefusal) & RestFormat {
  if (decoded.kind === 'failure') {
    const caller = decodeCallerOf(head);
    const known = 'code' in caller ? {} : { caller };
    return { kind: 'refused', failure: decoded.failure, operation, ...known };
  }
  const accept = headerOf(head, 'accept');
  const forwardAnswerOf = takesJson(operation, { accept, select: decoded.select }) ? operation : undefined;
  return Object.assign(decoded, { operation, forwardAnswerOf });
}

function written(
  outcome: Outcome,
  operation: Operation | undefined,
  select: string | undefined,
  head: RequestHead,
): MaybeTurns<Reply> {
  const { correlationId } = head;
  return encodeResponseInTurns(outcome, operation, { accept: headerOf(head, 'accept'), correlationId, select });
}

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
import { Lifted } from '../body';
import { finishWork, inTurns, isSteps, type Work } from '../text/turn';
import { decodeRequestSteps, type DecodedRest, type DecodeOptions } from './decode-request';
import { encodeResponseSteps, takesJson } from './encode-response';
import type { RestAnswer } from './messages';

/** What a v1 path names. */
export interface RestTarget {
  readonly operation: Operation;
  /** Raw, without the question mark. */
  readonly query: string;
}

/** What decides how a reply is written. */
export interface RestManner {
  readonly operation: Operation;
  readonly select?: string;
}

export function createRestWire(options: DecodeOptions): Wire<RestTarget, RestManner> {
  return {
    name: 'rest',
    decode: ({ operation, query }, head, body) => {
      const decoded = inTurns(
        decodeRequestSteps({ operation, headers: head.headers, query, ...contentOf(body) }, options),
      );
      return decoded instanceof Promise
        ? decoded.then((read) => taken(read, operation, head))
        : taken(decoded, operation, head);
    },
    encode: (outcome, { operation, select }, head) => {
      const work = written(outcome, operation, select, head);
      return isSteps(work) ? inTurns(work) : work;
    },
    refuse: (refusal, head) => finishWork(written(refusal, undefined, undefined, head)),
  };
}

function contentOf(body: RequestBody): { readonly bytes: Uint8Array; readonly lifted: Lifted | undefined } {
  return body instanceof Lifted ? { bytes: body.skeleton, lifted: body } : { bytes: body, lifted: undefined };
}

function taken(
  decoded: DecodedRest,
  operation: Operation,
  head: RequestHead,
): (WireRequest | WireRefusal) & RestManner {
  if (decoded.kind === 'failure') return { kind: 'refused', failure: decoded.failure, operation };
  const accept = headerOf(head, 'accept');
  const asked = takesJson(operation, { accept, select: decoded.select }) ? operation : undefined;
  return Object.assign(decoded, { operation, asked });
}

function written(
  outcome: Outcome,
  operation: Operation | undefined,
  select: string | undefined,
  head: RequestHead,
): Work<RestAnswer & Reply> {
  const { correlationId } = head;
  return encodeResponseSteps(outcome, operation, { accept: headerOf(head, 'accept'), correlationId, select });
}

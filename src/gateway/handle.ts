/** The flow: wire in → decode → Command → Upstream → Outcome → encode → wire out. */
import {
  causeOf,
  failure,
  headerOf,
  type Caller,
  type Command,
  type Failure,
  type Outcome,
  type Reply,
  type RequestBody,
  type RequestHead,
  type Upstream,
  type Wire,
  type WireRequest,
} from '../command';
import type { Operation } from '../contract';
import { Lifted, type Pieces } from '../media';
import { takesDocuments } from './body-limit';
import { contextOf } from './context';
import type { Exchange, ExchangeRecord } from './exchange';

/** A call that has found its target. */
export interface Call<Target, Manner> {
  readonly wire: Wire<Target, Manner>;
  readonly target: Target;
  readonly head: RequestHead;
  readonly tenant: string;
  /** What the log is told of the target. */
  readonly named: { readonly version: string; readonly agent: string };
  readonly upstream: Upstream;
  readonly clock: { now(): number };
  /** Total time of the call to the CRM. */
  readonly upstreamMs: number;
  /** Of an operation that takes no documents. */
  readonly bodyBytesMax: number;
}

/** Carries one call out. */
export async function handle<Target, Manner extends { readonly operation?: Operation }>(
  call: Call<Target, Manner>,
  body: RequestBody,
  signal: AbortSignal,
): Promise<Exchange> {
  const { wire, target, head, upstream } = call;
  const request = await wire.decode(target, head, body);
  const outcome =
    request.kind === 'refused'
      ? request.failure
      : (oversized(request, call, body) ?? (await upstream.execute(commandOf(request, call, body, signal))));
  return exchangeOf(call, request.operation, outcome, await wire.encode(outcome, request, head));
}

/** Over SOAP a body may have got in because another operation of the agent takes documents. */
function oversized(
  { operation }: WireRequest,
  { bodyBytesMax }: Pick<Call<never, never>, 'bodyBytesMax'>,
  body: RequestBody,
): Failure | undefined {
  if (body.byteLength <= bodyBytesMax || takesDocuments(operation)) return undefined;
  return failure('request.tooLarge', 'only documents may be so large');
}

/** A document takes the CRM its time: an upload, a virus scan, an archive. */
const documentMs = 120_000;

/** What of a call does not depend on its target. */
type Frame = Pick<Call<never, never>, 'head' | 'tenant' | 'clock' | 'upstreamMs'> & {
  readonly wire: Pick<Wire<never, never>, 'name'>;
};

function commandOf(request: WireRequest, frame: Frame, body: RequestBody, signal: AbortSignal): Command {
  const { head, tenant, clock, wire } = frame;
  const { operation, arguments: given, forwardable, hasExtras, extraQuery, select } = request;
  const { asked, askedAnew, strange, elsewhere } = request;
  const upstreamMs = body instanceof Lifted ? Math.max(frame.upstreamMs, documentMs) : frame.upstreamMs;
  const context = contextOf(head, wire.name, signal, { clock, upstreamMs });
  const caller: Caller = { tenant, ...request.caller };
  const bytes = forwardable ? originalOf(body) : undefined;
  const contentType = headerOf(head, 'content-type') ?? '';
  const original = bytes && { wire: wire.name, contentType, bytes, operation, arguments: given, caller };
  return {
    context,
    operation,
    arguments: given,
    caller,
    original,
    hasExtras,
    extraQuery,
    strange,
    elsewhere,
    select,
    asked,
    askedAnew,
  };
}

/** The body as it arrived; undefined where it can only be written anew. */
function originalOf(body: RequestBody): Uint8Array | Pieces | undefined {
  return body instanceof Lifted ? body.original() : body;
}

/** What the server sends, and what the log learns. */
function exchangeOf(
  { wire, named }: Pick<Call<never, never>, 'named'> & Pick<Frame, 'wire'>,
  operation: Operation | undefined,
  outcome: Outcome,
  reply: Reply,
): Exchange {
  const told = outcome.kind === 'answer' ? (reply.failed ?? 'ok') : outcome.code;
  const { version, agent } = operation ?? named;
  const why = outcome.kind === 'answer' ? undefined : causeOf(outcome);
  // Nothing is added behind a spread: each call left 250 bytes in V8's old space (bench/promotion.mjs).
  const record: ExchangeRecord =
    operation === undefined
      ? { wire: wire.name, version, agent, outcome: told, ...why }
      : { wire: wire.name, version, agent, operation: operation.name, outcome: told, ...why };
  return { answer: reply, record };
}

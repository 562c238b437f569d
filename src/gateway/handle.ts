/** The flow: wire in → decode → Command → Upstream → Outcome → encode → wire out. */
import { randomBytes } from 'node:crypto';
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
  type CallContext,
  type WireName,
} from '../command';
import type { Operation, Agent, Field, Type } from '../contract';
import { BodyWithDocuments, type BodyParts } from '../body';
import type { Exchange, ExchangeRecord } from './exchange';

/** A call that has found its target. */
export interface Call<Target, Format> {
  readonly wire: Wire<Target, Format>;
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
export async function handle<Target, Format extends { readonly operation?: Operation }>(
  call: Call<Target, Format>,
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
  const { forwardAnswerOf, rewriteAnswerOf, unknownParts, failureElsewhere } = request;
  const upstreamMs = body instanceof BodyWithDocuments ? Math.max(frame.upstreamMs, documentMs) : frame.upstreamMs;
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
    unknownParts,
    failureElsewhere,
    select,
    forwardAnswerOf,
    rewriteAnswerOf,
  };
}

/** The body as it arrived; undefined where it can only be written anew. */
function originalOf(body: RequestBody): Uint8Array | BodyParts | undefined {
  return body instanceof BodyWithDocuments ? body.original() : body;
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
  return { reply: reply, record };
}

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The frame of one call: correlation id, W3C trace context, deadline and abort signal. */
export function contextOf(
  head: RequestHead,
  wire: WireName,
  signal: AbortSignal,
  options: { readonly clock: { now(): number }; readonly upstreamMs: number },
): CallContext {
  const traceparent = head.headers['traceparent'];
  const context = {
    correlationId: head.correlationId,
    deadline: options.clock.now() + options.upstreamMs,
    signal,
    wire,
    remoteAddress: head.remoteAddress,
  };
  if (head.frontUser === undefined && traceparent === undefined) return context;
  const user = head.frontUser === undefined ? {} : { frontUser: head.frontUser };
  return Object.assign(context, user, traceOf(traceparent));
}

/**
 * The caller's trace with a span of our own (W3C trace context §3.2 and §3.4); what is not well-formed is left out.
 * Version 00 has nothing after its flags.
 */
function traceOf(traceparent: RequestHead['headers'][string]): Pick<CallContext, 'traceparent' | 'parentSpan'> {
  const [, traceId, parentSpan, flags] = traceparentForm.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  if (traceId === undefined || parentSpan === undefined || flags === undefined) return {};
  if (typeof traceparent === 'string' && traceparent.startsWith('00') && traceparent.length > 55) return {};
  // Of the flags only "sampled" is defined in the version we write.
  const sampled = (Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00';
  return { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${sampled}`, parentSpan };
}

/** Whether a value of these fields can hold base64Binary at any depth. */
function holdsBytes(fields: readonly Field[], seen: Set<Type>): boolean {
  return fields.some(({ type }) => {
    if (seen.has(type)) return false;
    seen.add(type);
    if (type.kind === 'scalar') return type.scalar === 'base64Binary';
    if (type.kind === 'struct') return holdsBytes(type.fields, seen);
    if (type.kind === 'list') return holdsBytes([type.item], seen);
    return type.kind === 'dictionary' && holdsBytes([type.value], seen);
  });
}

const known = new WeakMap<object, boolean>();

function remembered(key: object, parameters: () => readonly Field[]): boolean {
  const answer = known.get(key) ?? holdsBytes(parameters(), new Set());
  known.set(key, answer);
  return answer;
}

/** Whether an operation has base64Binary parameters: documents need more room than everything else. */
export const takesDocuments = (operation: Operation): boolean => remembered(operation, () => operation.parameters);

/**
 * Whether a call of an agent may bring a document. The operation is known for sure only when the body has been read:
 * SOAPAction decides where it names one, else the agent.
 */
export function mayTakeDocuments(agent: Agent, soapAction: string | undefined): boolean {
  const named = soapAction === undefined ? undefined : namedBy(agent, soapAction);
  return named === undefined
    ? remembered(agent, () => agent.operations.flatMap(({ parameters }) => parameters))
    : takesDocuments(named);
}

const byAction = new WeakMap<Agent, ReadonlyMap<string, Operation>>();

/** The operation a SOAPAction names, by its URI or its bare name, quoted or not. */
function namedBy(agent: Agent, soapAction: string): Operation | undefined {
  let actions = byAction.get(agent);
  if (actions === undefined) {
    const { operations } = agent;
    const names = operations.map((operation) => [operation.name, operation] as const);
    const uris = operations.map((operation) => [operation.soapAction, operation] as const);
    // As clients write it, quoted, too: then nothing needs to be cut off.
    const quoted = operations.map((operation) => [`"${operation.soapAction}"`, operation] as const);
    actions = new Map([...quoted, ...names, ...uris]);
    byAction.set(agent, actions);
  }
  return actions.get(soapAction) ?? actions.get(soapAction.trim().replace(/^"(.*)"$/, '$1'));
}

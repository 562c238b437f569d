/** The flow: wire in → decode → Command → Upstream → Outcome → encode → wire out. */
import {
  causeOf,
  failure,
  headerOf,
  type Command,
  type CrmUse,
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
import type { Operation } from '../contract';
import { BodyWithDocuments, type BodyParts } from '../body';
import type { Exchange, ExchangeRecord } from './exchange';
import { takesDocuments } from './takes-documents';

/** A call that has found its target. */
export interface TargetedCall<Target, Format> {
  readonly wire: Wire<Target, Format>;
  readonly target: Target;
  readonly head: RequestHead;
  readonly tenant: string;
  /** What the log says of the target. */
  readonly logNames: { readonly version: string; readonly agent: string };
  readonly upstream: Upstream;
  readonly clock: { now(): number };
  /** Total time of the call to the CRM, in milliseconds. */
  readonly upstreamMs: number;
  /** The largest body of an operation that takes no documents. */
  readonly plainBodyBytesMax: number;
}

/** One call, from its bytes to its reply. @param signal aborted when the caller goes away */
export async function handle<Target, Format extends { readonly operation?: Operation }>(
  call: TargetedCall<Target, Format>,
  body: RequestBody,
  signal: AbortSignal,
): Promise<Exchange> {
  const { wire, target, head, tenant, upstream } = call;
  const request = await wire.decode(target, head, body);
  const use: CallUse = { caller: { tenant, ...request.caller }, crmUse: nothingUsed() };
  const outcome =
    request.kind === 'refused'
      ? request.failure
      : (refuseOversized(request, call, body) ?? (await upstream.execute(commandOf(request, call, use, body, signal))));
  return exchangeOf(call, request.operation, use, outcome, await wire.encode(outcome, request, head));
}

/** Who calls, and what the call takes at the CRM: for the command, and then for the log. */
type CallUse = Required<Pick<ExchangeRecord, 'caller' | 'crmUse'>>;

export function nothingUsed(): CrmUse {
  return { tries: 0, retries: 0, ms: 0, bytesOut: 0, bytesIn: 0 };
}

/** A SOAP body may have been let in only because another operation of the agent takes documents. */
function refuseOversized(
  { operation }: WireRequest,
  { plainBodyBytesMax }: Pick<TargetedCall<never, never>, 'plainBodyBytesMax'>,
  body: RequestBody,
): Failure | undefined {
  if (body.byteLength <= plainBodyBytesMax || takesDocuments(operation)) return undefined;
  return failure('request.tooLarge', 'only documents may be so large');
}

/** A call with a document gets at least so long: an upload, a virus scan, an archive. */
const documentMsMin = 120_000;

/** The part of a call that does not depend on its target. */
type CallBasis = Pick<TargetedCall<never, never>, 'head' | 'clock' | 'upstreamMs'> & {
  readonly wire: Pick<Wire<never, never>, 'name'>;
};

function commandOf(
  request: WireRequest,
  basis: CallBasis,
  { caller, crmUse }: CallUse,
  body: RequestBody,
  signal: AbortSignal,
): Command {
  const { head, clock, wire } = basis;
  const { operation, arguments: given, forwardable, hasExtras, extraQuery, select } = request;
  const { forwardAnswerOf, rewriteAnswerOf, unknownParts, failureElsewhere } = request;
  const upstreamMs = body instanceof BodyWithDocuments ? Math.max(basis.upstreamMs, documentMsMin) : basis.upstreamMs;
  const context = contextOf(head, wire.name, signal, { clock, upstreamMs, crmUse });
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

/**
 * What goes with a call to the CRM: correlation id, trace, deadline and abort signal.
 * @param upstreamMs total time of the call to the CRM, in milliseconds; the deadline counts from now
 */
export function contextOf(
  head: RequestHead,
  wire: WireName,
  signal: AbortSignal,
  { clock, upstreamMs, crmUse }: Pick<CallBasis, 'clock' | 'upstreamMs'> & Pick<CallUse, 'crmUse'>,
): CallContext {
  const context: { -readonly [Name in keyof CallContext]: CallContext[Name] } = {
    correlationId: head.correlationId,
    deadline: clock.now() + upstreamMs,
    signal,
    wire,
    remoteAddress: head.remoteAddress,
    crmUse,
  };
  const { frontUser, trace } = head;
  const userAgent = headerOf(head, 'user-agent');
  if (userAgent !== undefined) context.userAgent = userAgent;
  if (frontUser !== undefined) context.frontUser = frontUser;
  if (trace !== undefined) context.trace = trace;
  return context;
}

/** The body as it arrived; undefined where it can only be written anew. */
function originalOf(body: RequestBody): Uint8Array | BodyParts | undefined {
  return body instanceof BodyWithDocuments ? body.original() : body;
}

/** What the server sends, and what the log learns. */
function exchangeOf(
  { wire, logNames }: Pick<TargetedCall<never, never>, 'logNames'> & Pick<CallBasis, 'wire'>,
  operation: Operation | undefined,
  { caller, crmUse }: CallUse,
  outcome: Outcome,
  reply: Reply,
): Exchange {
  const result = outcome.kind === 'answer' ? (reply.failed ?? 'ok') : outcome.code;
  const { agent } = operation ?? logNames;
  const version = wire.name === 'rest' ? 'v1' : (operation ?? logNames).version;
  const cause = outcome.kind === 'answer' ? undefined : causeOf(outcome);
  // `...cause` stays last: what is added behind a spread leaves some of each call in V8's old space.
  const record: ExchangeRecord =
    operation === undefined
      ? { wire: wire.name, version, agent, caller, crmUse, outcome: result, ...cause }
      : { wire: wire.name, version, agent, operation: operation.name, caller, crmUse, outcome: result, ...cause };
  return { reply, record };
}

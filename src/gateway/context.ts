import { randomBytes } from 'node:crypto';
import type { CallContext, WireName } from '../command';
import type { RequestHead } from './exchange';

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

/** The caller's trace with a span of our own (W3C trace context §3.2 and §3.4); what is not well-formed is left out. Version 00 has nothing after its flags. */
function traceOf(traceparent: RequestHead['headers'][string]): Pick<CallContext, 'traceparent' | 'parentSpan'> {
  const [, traceId, parentSpan, flags] = traceparentForm.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  if (traceId === undefined || parentSpan === undefined || flags === undefined) return {};
  if (typeof traceparent === 'string' && traceparent.startsWith('00') && traceparent.length > 55) return {};
  // Of the flags only "sampled" is defined in the version we write.
  const sampled = (Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00';
  return { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${sampled}`, parentSpan };
}

/** The trace that a caller's request belongs to (W3C trace context). */
import { randomBytes } from 'node:crypto';
import type { CallContext, RequestHead } from '../command';

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/**
 * The caller's trace with a span of our own (W3C trace context §3.2 and §3.4); what is not well-formed is left out.
 * Version 00 has nothing after its flags.
 */
export function traceOf(traceparent: RequestHead['headers'][string]): Pick<CallContext, 'traceparent' | 'parentSpan'> {
  const [, traceId, parentSpan, flags] = traceparentForm.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  if (traceId === undefined || parentSpan === undefined || flags === undefined) return {};
  if (typeof traceparent === 'string' && traceparent.startsWith('00') && traceparent.length > 55) return {};
  // Of the flags only "sampled" is defined in the version we write.
  const sampled = (Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00';
  return { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${sampled}`, parentSpan };
}

import type { CallContext } from '../command';
import type { RequestHead } from './exchange';

const traceparentForm = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The frame of one call: correlation id, W3C trace context (only when well-formed, §3.2), deadline and abort signal. */
export function contextOf(
  head: RequestHead,
  signal: AbortSignal,
  options: { readonly clock: { now(): number }; readonly upstreamMs: number },
): CallContext {
  const { traceparent } = head.headers;
  return {
    correlationId: head.correlationId,
    deadline: options.clock.now() + options.upstreamMs,
    signal,
    ...(typeof traceparent === 'string' && traceparentForm.test(traceparent) ? { traceparent } : {}),
  };
}

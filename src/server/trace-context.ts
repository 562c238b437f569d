/** The trace that a caller's request belongs to (W3C trace context), while the gateway itself records none. */
import { randomBytes } from 'node:crypto';
import { headerOf, type RequestHead, type Trace } from '../command';

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/;
/** §3.3.1.5: 512 characters at least are to be passed on. */
const tracestateForm = /^[\t\x20-\x7e]{1,512}$/;

/**
 * Goes on with the caller's trace under a span id of our own (W3C trace context §3.2 and §3.4); what is not well-formed
 * is left out. Version 00 has nothing after its flags.
 */
export function continueTrace(head: Pick<RequestHead, 'headers'>): Trace | undefined {
  const given = head.headers['traceparent'];
  const traceparent = typeof given === 'string' ? given : '';
  const [, id, flags] = traceparentForm.exec(traceparent) ?? [];
  if (id === undefined || flags === undefined) return undefined;
  if (traceparent.startsWith('00') && traceparent.length > 55) return undefined;
  // Of the flags only "sampled" is defined in the version we write.
  const sampled = (Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00';
  const own = `00-${id}-${randomBytes(8).toString('hex')}-${sampled}`;
  const tracestate = headerOf(head, 'tracestate') ?? '';
  return { id, headers: { traceparent: own, ...(tracestateForm.test(tracestate) ? { tracestate } : {}) } };
}

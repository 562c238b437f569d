import { randomBytes } from 'node:crypto';
import type { CallContext } from '../command';
import type { FinishedCall } from './observe';

export interface Traces {
  /** Begins a trace for a call that came without one. */
  begin(context: CallContext): CallContext;
  finished(call: FinishedCall): void;
  /** Sends what is left; resolves when it has been sent or given up. */
  close(): Promise<void>;
}

export interface TracesOptions {
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); `/v1/traces` is added. */
  readonly endpoint: string;
  readonly programVersion: string;
  /** Told once when spans cannot be delivered, and again after every recovery. */
  readonly onProblem: (reason: string) => void;
}

/** Spans that wait; further ones are dropped, because traces must never cost the gateway its memory. */
const spansMax = 2048;
const sendEveryMs = 5_000;
const sendWithinMs = 5_000;

/**
 * Exports one span per call to the CRM, as OTLP/HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
 */
export function createTraces({ endpoint, programVersion, onProblem }: TracesOptions): Traces {
  let waiting: object[] = [];
  let failing = false;
  const problem = (reason: string): void => {
    if (!failing) onProblem(reason);
    failing = true;
  };
  const send = async (): Promise<void> => {
    const spans = waiting.splice(0);
    if (spans.length === 0) return;
    try {
      const answer = await fetch(`${endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(exportRequest(spans, programVersion)),
        redirect: 'error',
        signal: AbortSignal.timeout(sendWithinMs),
      });
      await answer.body?.cancel();
      if (answer.ok) failing = false;
      else problem(`status ${answer.status}`);
    } catch (error) {
      problem(error instanceof Error ? error.name : 'unknown');
    }
  };
  const timer = setInterval(() => void send(), sendEveryMs);
  timer.unref();
  return {
    begin: (context) =>
      context.traceparent === undefined
        ? { ...context, traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01` }
        : context,
    finished: (call) => {
      const span = waiting.length < spansMax ? spanOf(call) : undefined;
      if (span !== undefined) waiting.push(span);
    },
    close: async () => {
      clearInterval(timer);
      await send();
      waiting = [];
    },
  };
}

/** Undefined for a call whose caller does not sample its trace (W3C trace context §3.2.2.5). */
function spanOf({ what, context, outcome, startedAt, ms }: FinishedCall): object | undefined {
  const [, traceId, spanId, flags = '00'] = context.traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || (Number.parseInt(flags, 16) & 1) === 0) return undefined;
  const named =
    what.kind === 'operation'
      ? {
          name: `${what.operation.agent}.${what.operation.name}`,
          attributes: [text('gateway.version', what.operation.version)],
        }
      : { name: `${what.method} relay`, attributes: [] };
  return {
    traceId,
    spanId,
    ...(context.parentSpan === undefined ? {} : { parentSpanId: context.parentSpan }),
    name: named.name,
    // SPAN_KIND_SERVER: the CRM's own span hangs below this one.
    kind: 2,
    startTimeUnixNano: `${startedAt}000000`,
    endTimeUnixNano: `${BigInt(startedAt) * 1_000_000n + BigInt(Math.round(ms * 1e6))}`,
    attributes: [
      ...named.attributes,
      text('gateway.outcome', outcome),
      text('gateway.correlation_id', context.correlationId),
    ],
    // STATUS_CODE_ERROR, or unset.
    status: outcome === 'ok' ? {} : { code: 2 },
  };
}

function exportRequest(spans: readonly object[], version: string): object {
  const resource = { attributes: [text('service.name', 'netserver-gateway'), text('service.version', version)] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'netserver-gateway', version }, spans }] }] };
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}

/**
 * The trace of a request with spans of OpenTelemetry: one for the request, one below it for each try at the CRM. Loaded
 * only where traces are recorded, by telemetry.ts.
 */
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  isSpanContextValid,
  propagation,
  trace,
  type Context,
  type Span,
  type TextMapPropagator,
  type Tracer,
} from '@opentelemetry/api';
import type { AskedCrm, BeginTrace, RequestHead, Trace, TrySpan } from '../command';
import type { ExchangeLine } from './logs';
import { requestFacts, tryFacts, type SpanFacts } from './span-attributes';
import type { SkipUnrecorded } from './unrecorded-trace';

/** Makes the spans. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly propagator: Pick<TextMapPropagator, 'inject' | 'extract'>;
  /** Whether traces are told in the fields of W3C alone: most requests need no propagator then. */
  readonly isW3c: boolean;
  /** Whether a span of an application may be under way around the gateway. */
  readonly isEmbedded: boolean;
  /** Unset: each request has a span, which may turn out not to be recorded. */
  readonly skip?: SkipUnrecorded | undefined;
}

/** What of a request's head a span tells of. */
type TracedHead = Pick<RequestHead, 'method' | 'target' | 'publicUrl' | 'headers'>;

const served = { kind: SpanKind.SERVER };
const asking = { kind: SpanKind.CLIENT };
const inside = { kind: SpanKind.INTERNAL };

/** Most callers are in no trace: then nothing is read. */
function callersContext({ propagator, isW3c }: Tracing, { headers }: TracedHead): Context {
  if (isW3c && headers['traceparent'] === undefined && headers['baggage'] === undefined) return ROOT_CONTEXT;
  return propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

/**
 * Begins the span of a request, below the span that is under way around the gateway, or else below the caller's.
 * @param httpVersion such as `1.1`
 * @returns undefined where nothing makes spans
 */
function beginRequestTrace(tracing: Tracing, head: TracedHead, httpVersion: string): Trace | undefined {
  const around = tracing.isEmbedded ? context.active() : ROOT_CONTEXT;
  const isInside = around !== ROOT_CONTEXT && trace.getSpan(around) !== undefined;
  const parent = isInside ? around : callersContext(tracing, head);
  const unrecorded = tracing.skip?.(head.method, parent);
  if (unrecorded !== undefined) return unrecorded;
  const span = tracing.tracer.startSpan(head.method, isInside ? inside : served, parent);
  if (!isSpanContextValid(span.spanContext())) return undefined;
  return new RequestTrace(tracing, parent, span, head, httpVersion);
}

/** A request's span under way. */
export class RequestTrace implements Trace {
  readonly #tracing: Tracing;
  readonly #parent: Context;
  readonly #span: Span;
  readonly #isRecorded: boolean;
  readonly #head: TracedHead;
  readonly #httpVersion: string;

  constructor(tracing: Tracing, parent: Context, span: Span, head: TracedHead, httpVersion: string) {
    this.#tracing = tracing;
    this.#parent = parent;
    this.#span = span;
    this.#isRecorded = span.isRecording();
    this.#head = head;
    this.#httpVersion = httpVersion;
  }

  get id(): string {
    return this.#span.spanContext().traceId;
  }

  get headers(): Trace['headers'] {
    return this.#headersOf(this.#context);
  }

  /** None below a span that is not recorded: every sampler of OTEL_TRACES_SAMPLER would decide the same again. */
  beginTry(asked: AskedCrm): TrySpan | undefined {
    if (!this.#isRecorded) return undefined;
    const span = this.#tracing.tracer.startSpan(asked.method, asking, this.#context);
    return {
      headers: this.#headersOf(trace.setSpan(this.#parent, span)),
      end: (result) => endSpan(span, tryFacts(asked, result)),
    };
  }

  /** Ends the request's span; the line is that of the log. */
  end(line: ExchangeLine): void {
    if (this.#isRecorded) endSpan(this.#span, requestFacts(line, this.#head, this.#httpVersion));
  }

  get #context(): Context {
    return trace.setSpan(this.#parent, this.#span);
  }

  #headersOf(spanContext: Context): Trace['headers'] {
    const headers: Record<string, string> = {};
    this.#tracing.propagator.inject(spanContext, headers, defaultTextMapSetter);
    return headers;
  }
}

/** Spans of requests, as the server and the layers make them. */
export interface RecordedTraces {
  readonly begin: BeginTrace;
  /** Ends the span of a request. */
  readonly exchange: (line: ExchangeLine) => void;
}

export function recordTraces(tracing: Tracing): RecordedTraces {
  return {
    begin: (head, httpVersion) => beginRequestTrace(tracing, head, httpVersion),
    exchange: (line) => requestTraceOf(line)?.end(line),
  };
}

/** Spans by the OpenTelemetry that the application around the gateway has registered. */
export function recordInHost(programVersion: string): RecordedTraces {
  const tracer = trace.getTracer('netserver-gateway', programVersion);
  return recordTraces({ tracer, propagator: propagation, isW3c: false, isEmbedded: true });
}

/** The request's own trace, where its spans are recorded here. */
export function requestTraceOf({ trace: given }: { readonly trace?: Trace | undefined }): RequestTrace | undefined {
  return given instanceof RequestTrace ? given : undefined;
}

function endSpan(span: Span, { name, attributes, hasFailed }: SpanFacts): void {
  span.updateName(name);
  span.setAttributes({ ...attributes });
  if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/**
 * Traces that are not recorded: at small sampling ratios most of them. The sampler is asked before there is a span, so
 * that such a request costs its header field and nothing else. Loaded only where traces are exported, by
 * otlp-traces.ts.
 */
import {
  ROOT_CONTEXT,
  SpanKind,
  TraceFlags,
  defaultTextMapSetter,
  isSpanContextValid,
  trace,
  type Context,
  type SpanContext,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { SamplingDecision, type IdGenerator, type Sampler } from '@opentelemetry/sdk-trace-base';
import type { Trace } from '../command';

/** The trace of a request that is not recorded; undefined where a span has to be made. */
export type SkipUnrecorded = (method: string, parent: Context) => Trace | undefined;

/** What decides on a trace, and names it. The SDK has to have the same two. */
interface Sampling {
  readonly sampler: Pick<Sampler, 'shouldSample'>;
  readonly ids: ForeseenIds;
  readonly propagator: Pick<TextMapPropagator, 'inject'>;
  /** Whether traces are told in the fields of W3C alone. */
  readonly isW3c: boolean;
}

export function skipUnrecorded({ sampler, ids, propagator, isW3c }: Sampling): SkipUnrecorded {
  const isRecorded = (parent: Context, id: string, method: string): boolean =>
    sampler.shouldSample(parent, id, method, SpanKind.SERVER, {}, []).decision !== SamplingDecision.NOT_RECORD;
  const below = (parent: Context, caller: SpanContext): Trace => {
    const own = { ...caller, spanId: ids.generateSpanId(), traceFlags: TraceFlags.NONE, isRemote: false };
    const headers: Record<string, string> = {};
    propagator.inject(trace.setSpanContext(parent, own), headers, defaultTextMapSetter);
    return { id: own.traceId, headers };
  };
  return (method, parent) => {
    const caller = parent === ROOT_CONTEXT ? undefined : trace.getSpanContext(parent);
    const isBelow = caller !== undefined && isSpanContextValid(caller);
    const id = isBelow ? caller.traceId : ids.traceId;
    // The SDK asks the sampler again, of the same id: so the answer is the same.
    if (isRecorded(parent, id, method)) return undefined;
    if (isBelow) return below(parent, caller);
    const traceparent = ids.takeTraceparent();
    if (isW3c && parent === ROOT_CONTEXT) return { id, headers: { traceparent } };
    return below(parent, { traceId: id, spanId: '', traceFlags: TraceFlags.NONE });
  };
}

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The ids of traces and spans, random as the SDK's own are. The next trace's id can be looked at before it is used.
 * They are written into the bytes of a `traceparent` with the flag "not sampled": so that header field is ready, too.
 */
export class ForeseenIds implements IdGenerator {
  readonly #digits = Buffer.from(`00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`);
  #traceId = this.#newTraceId();

  /** Of the trace that begins next. */
  get traceId(): string {
    return this.#traceId;
  }

  /** The header field of a trace that begins here and is not sampled. */
  takeTraceparent(): string {
    this.#writeSpanId();
    const taken = this.#digits.toString('latin1');
    this.#traceId = this.#newTraceId();
    return taken;
  }

  generateTraceId(): string {
    const taken = this.#traceId;
    this.#traceId = this.#newTraceId();
    return taken;
  }

  generateSpanId(): string {
    this.#writeSpanId();
    return this.#digits.toString('latin1', 36, 52);
  }

  #newTraceId(): string {
    this.#writeRandom(3);
    this.#writeRandom(11);
    this.#writeRandom(19);
    this.#writeRandom(27);
    return this.#digits.toString('latin1', 3, 35);
  }

  #writeSpanId(): void {
    this.#writeRandom(36);
    this.#writeRandom(44);
  }

  #writeRandom(at: number): void {
    let rest = (Math.random() * 2 ** 32) >>> 0;
    for (let index = at + 7; index >= at; index--) {
      this.#digits[index] = hexDigits[rest & 15] ?? 0;
      rest >>>= 4;
    }
  }
}

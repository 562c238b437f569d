/** Records traces and sends them to a collector. Loaded only where traces are exported, by telemetry.ts. */
import type { TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
  getNumberFromEnv,
  getStringFromEnv,
} from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { grpcExporter, watched, type ExportOptions } from './otlp-export';
import { recordTraces, type RecordedTraces } from './request-trace';
import type { OtlpProtocol } from './telemetry-settings';
import { ForeseenIds, skipUnrecorded } from './unrecorded-trace';

/** Spans on their way to a collector. */
export interface ExportedTraces extends RecordedTraces {
  /** Sends what is left. */
  close(): Promise<void>;
}

/**
 * Samples, batches and queue are the SDK's own, by OTEL_TRACES_SAMPLER and OTEL_BSP_*.
 * @param names of OTEL_PROPAGATORS
 */
export function exportTraces(options: ExportOptions, names: readonly string[]): ExportedTraces {
  const { protocol, url, resource, programVersion, onProblem } = options;
  const exporter = watched('traces', exporterOf(protocol, url === undefined ? {} : { url }), onProblem);
  const sampler = samplerAsSet();
  const ids = new ForeseenIds();
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter)],
    idGenerator: ids,
    ...(sampler === undefined ? {} : { sampler }),
  });
  const propagator = new CompositePropagator({ propagators: names.flatMap((name) => propagators.get(name)?.() ?? []) });
  const isW3c = names.includes('tracecontext') && !names.some((name) => name.startsWith('b3'));
  const recorded = recordTraces({
    tracer: provider.getTracer('netserver-gateway', programVersion),
    propagator,
    isW3c,
    isEmbedded: false,
    skip: sampler && skipUnrecorded({ sampler, ids, propagator, isW3c }),
  });
  return { ...recorded, close: () => provider.shutdown() };
}

const rootSamplers = new Map<string, (ratio: number) => Sampler>([
  ['always_on', () => new AlwaysOnSampler()],
  ['always_off', () => new AlwaysOffSampler()],
  ['traceidratio', (ratio) => new TraceIdRatioBasedSampler(ratio)],
]);

/**
 * The sampler of OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG, as the SDK makes it; undefined where these are
 * mistaken: then the SDK chooses one and says so.
 */
function samplerAsSet(): Sampler | undefined {
  const name = getStringFromEnv('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const ratio = getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? -1;
  const rootName = name.replace(/^parentbased_/, '');
  if (rootName === 'traceidratio' && (ratio < 0 || ratio > 1)) return undefined;
  const root = rootSamplers.get(rootName)?.(ratio);
  return root === undefined || rootName === name ? root : new ParentBasedSampler({ root });
}

function exporterOf(protocol: OtlpProtocol, options: { readonly url?: string }): SpanExporter {
  if (protocol === 'grpc') return grpcExporter('trace', 'OTLPTraceExporter');
  return protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

const propagators: ReadonlyMap<string, () => TextMapPropagator> = new Map([
  ['tracecontext', () => new W3CTraceContextPropagator()],
  ['baggage', () => new W3CBaggagePropagator()],
  ['b3', () => new B3Propagator()],
  ['b3multi', () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER })],
]);

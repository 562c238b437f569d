/** Records traces and sends them to a collector. Loaded only where traces are exported, by telemetry.ts. */
import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { grpcExporter, watched, type ExportOptions } from './otlp-export';
import { recordTraces, type RecordedTraces } from './request-trace';
import type { OtlpProtocol } from './telemetry-settings';

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
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const propagator = new CompositePropagator({ propagators: names.flatMap((name) => propagators.get(name)?.() ?? []) });
  const recorded = recordTraces({
    tracer: provider.getTracer('netserver-gateway', programVersion),
    propagator,
    isW3c: names.includes('tracecontext') && !names.some((name) => name.startsWith('b3')),
    isEmbedded: false,
  });
  return { ...recorded, close: () => provider.shutdown() };
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

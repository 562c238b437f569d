/** Sends the figures of the metrics page to a collector. Loaded only where they are exported, by telemetry.ts. */
import { getNumberFromEnv, hrTime, timeInputToHrTime } from '@opentelemetry/core';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type MetricProducer,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { Registry } from 'prom-client';
import { grpcExporter, watched, type ExportOptions } from './otlp-export';
import { metricDataOf } from './prometheus-figures';
import type { OtlpProtocol } from './telemetry-settings';

/** Figures are read this often unless OTEL_METRIC_EXPORT_INTERVAL says otherwise (SDK environment variables). */
const intervalMs = 60_000;
const timeoutMs = 30_000;

/**
 * Reads the registry at each interval, as a scrape does, so that both ways show the same figures under the same names.
 * @returns sends the last figures and ends
 */
export function exportMetrics(options: ExportOptions, registry: Registry): () => Promise<void> {
  const { protocol, url, resource, onProblem } = options;
  const exporter = watched('metrics', exporterOf(protocol, url === undefined ? {} : { url }), onProblem);
  const exportIntervalMillis = Math.max(1, getNumberFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? intervalMs);
  const exportTimeoutMillis = Math.max(1, getNumberFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? timeoutMs);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis,
    exportTimeoutMillis: Math.min(exportTimeoutMillis, exportIntervalMillis),
    metricProducers: [figuresOf(registry, options)],
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  return () => provider.shutdown();
}

function exporterOf(protocol: OtlpProtocol, options: { readonly url?: string }): PushMetricExporter {
  if (protocol === 'grpc') return grpcExporter('metrics', 'OTLPMetricExporter');
  return protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

/** The registry as a source of figures. Its counters count from the start of the process. */
function figuresOf(registry: Registry, { resource, programVersion }: ExportOptions): MetricProducer {
  const startTime = timeInputToHrTime(Date.now() - performance.now());
  return {
    async collect() {
      const scope = { name: 'netserver-gateway', version: programVersion };
      const time = { startTime, endTime: hrTime() };
      const metrics = (await registry.getMetricsAsJSON()).flatMap((metric) => metricDataOf(metric, time) ?? []);
      return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

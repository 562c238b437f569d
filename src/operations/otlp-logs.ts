/** Sends the lines of the log to a collector, too. Loaded only where they are exported, by telemetry.ts. */
import { SeverityNumber } from '@opentelemetry/api-logs';
import { ROOT_CONTEXT, defaultTextMapGetter } from '@opentelemetry/api';
import { W3CTraceContextPropagator, getNumberFromEnv } from '@opentelemetry/core';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { LogLevel } from './config-schema';
import type { LineSink } from './logs';
import { grpcExporter, watched, type ExportOptions } from './otlp-export';
import { presentValues } from './span-attributes';
import type { OtlpProtocol } from './telemetry-settings';

export interface ExportedLog {
  readonly write: LineSink;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Reads what the CRM gets. */
const traceContext = new W3CTraceContextPropagator();

const severities: Readonly<Record<LogLevel, SeverityNumber>> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
};

/** Each line becomes a record: its message or outcome is the body, its fields are the attributes. */
export function exportLogs({ protocol, url, resource, programVersion, onProblem }: ExportOptions): ExportedLog {
  const exporter = watched('logs', exporterOf(protocol, url === undefined ? {} : { url }), onProblem);
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter, ...batchSettings() })],
    logRecordLimits: setNumbers({
      attributeCountLimit: 'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
      attributeValueLengthLimit: 'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    }),
  });
  const logger = provider.getLogger('netserver-gateway', programVersion);
  return {
    write(time, level, { message, ...fields }, trace) {
      logger.emit({
        timestamp: time,
        severityNumber: severities[level],
        severityText: level.toUpperCase(),
        body: message ?? String(fields['outcome'] ?? ''),
        attributes: presentValues(fields),
        ...(trace === undefined
          ? {}
          : { context: traceContext.extract(ROOT_CONTEXT, trace.headers, defaultTextMapGetter) }),
      });
    },
    close: () => provider.shutdown(),
  };
}

function exporterOf(protocol: OtlpProtocol, options: { readonly url?: string }): LogRecordExporter {
  if (protocol === 'grpc') return grpcExporter('logs', 'OTLPLogExporter');
  return protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

/** The SDK reads those of traces itself, but not these. */
const batchSettings = () =>
  setNumbers({
    maxQueueSize: 'OTEL_BLRP_MAX_QUEUE_SIZE',
    maxExportBatchSize: 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE',
    scheduledDelayMillis: 'OTEL_BLRP_SCHEDULE_DELAY',
    exportTimeoutMillis: 'OTEL_BLRP_EXPORT_TIMEOUT',
  });

function setNumbers<Names extends string>(variables: Readonly<Record<Names, string>>): Partial<Record<Names, number>> {
  const set: Partial<Record<Names, number>> = {};
  for (const name in variables) {
    const value = getNumberFromEnv(variables[name]);
    if (value !== undefined) set[name] = value;
  }
  return set;
}

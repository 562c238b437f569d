/** Which of traces, metrics and logs OpenTelemetry exports, and how: what its SDK leaves to the program to read. */
import type { Environment } from './config-keys';

export const signals = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof signals)[number];

const protocols = ['http/protobuf', 'http/json', 'grpc'] as const;
export type OtlpProtocol = (typeof protocols)[number];

/** Those of the specification that are not deprecated. */
const propagatorNames: ReadonlySet<string> = new Set(['tracecontext', 'baggage', 'b3', 'b3multi', 'none']);

export interface TelemetrySettings {
  /** The protocol of each signal that is exported. */
  readonly exported: Readonly<Partial<Record<Signal, OtlpProtocol>>>;
  /** Names of OTEL_PROPAGATORS, known or not. */
  readonly propagators: readonly string[];
  /** What cannot be honoured, in sentences; the rest counts all the same, as the specification wants it. */
  readonly problems: readonly string[];
}

/**
 * Reads the variables that OpenTelemetry's specification leaves to the start of a program (SDK environment variables,
 * OTLP exporter). Traces are exported once an endpoint is set; metrics and logs only where an exporter is named, for
 * they have ways of their own out of the gateway.
 */
export function readTelemetrySettings(environment: Environment): TelemetrySettings {
  const read = (name: string): string => environment[name]?.trim() ?? '';
  const propagators = listOf(read('OTEL_PROPAGATORS') || 'tracecontext,baggage');
  if (read('OTEL_SDK_DISABLED').toLowerCase() === 'true') return { exported: {}, propagators, problems: [] };
  const problems = propagators
    .filter((name) => !propagatorNames.has(name))
    .map(() => `OTEL_PROPAGATORS has ${[...propagatorNames].join(', ')}; any other one is not there.`);
  const exported: Partial<Record<Signal, OtlpProtocol>> = {};
  for (const signal of signals) {
    const name = `OTEL_${signal.toUpperCase()}_EXPORTER`;
    const hasEndpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT') !== '' || read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '';
    const wanted = listOf(read(name) || (signal === 'traces' && hasEndpoint ? 'otlp' : 'none'));
    if (wanted.some((one) => one !== 'otlp' && one !== 'none'))
      problems.push(`${name} has otlp and none; any other exporter is not there.`);
    if (wanted.includes('otlp')) exported[signal] = protocolOf(signal, read, problems);
  }
  return { exported, propagators, problems };
}

/**
 * Where a signal goes over HTTP; undefined where the SDK finds out itself: with an endpoint of the signal's own, or
 * none.
 */
export function endpointOf(signal: Signal, environment: Environment): string | undefined {
  const own = environment[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]?.trim() ?? '';
  const base = environment['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim() ?? '';
  return own !== '' || base === '' ? undefined : `${base.replace(/\/+$/, '')}/v1/${signal}`;
}

function protocolOf(signal: Signal, read: (name: string) => string, problems: string[]): OtlpProtocol {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`;
  const name = read(own) === '' ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : own;
  const text = read(name);
  const known = protocols.find((protocol) => protocol === text);
  if (known === undefined && text !== '')
    problems.push(`${name} is none of ${protocols.join(', ')}; http/protobuf is used.`);
  return known ?? 'http/protobuf';
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** What the exporters of all signals have in common: how they report trouble, gRPC, and whom they speak for. */
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { OtlpProtocol, Signal } from './telemetry-settings';

/** Told once when something cannot be delivered, and again after every recovery. */
export type OnProblem = (signal: Signal, reason: string) => void;

/** How one signal leaves the process. */
export interface ExportOptions {
  readonly protocol: OtlpProtocol;
  /** Unset: the SDK's own, by the OTEL_EXPORTER_OTLP_… variables. Not for gRPC. */
  readonly url: string | undefined;
  readonly resource: Resource;
  readonly programVersion: string;
  readonly onProblem: OnProblem;
}

/**
 * Hears what the SDK has to say of the variables it reads, without credentials.
 * @returns ends it
 */
export function hearSetup(tell: (problem: string) => void): () => void {
  const hear = (message: string): void => tell(message.replace(/\/\/[^/\s]*@/g, '//').slice(0, 300));
  const ignore = (): void => undefined;
  diag.setLogger({ error: hear, warn: hear, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  return () => diag.disable();
}

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/** Makes an exporter tell of trouble: once per outage. */
export function watched<Items, T extends Exporter<Items>>(signal: Signal, exporter: T, onProblem: OnProblem): T {
  const send = exporter.export.bind(exporter);
  let isFailing = false;
  exporter.export = (items: Items, done: (result: ExportResult) => void): void => {
    send(items, (result) => {
      const hasFailed = result.code !== ExportResultCode.SUCCESS;
      if (hasFailed && !isFailing) onProblem(signal, reasonOf(result.error));
      isFailing = hasFailed;
      done(result);
    });
  };
  return exporter;
}

/** A code or a status; the words of a collector stay out of the log. */
function reasonOf(error: Error | undefined): string {
  if (error === undefined) return 'unknown';
  if (!('code' in error)) return error.name;
  return typeof error.code === 'number' ? `status ${error.code}` : String(error.code).slice(0, 64);
}

/** An exporter of any signal. */
interface AnyExporter {
  export(): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Makes an exporter over gRPC. Its package brings more than all others together, so operators who want it install it
 * beside the gateway.
 * @param member the class, such as `OTLPTraceExporter`
 * @throws Error, one sentence, when it is not there
 */
export function grpcExporter(signal: 'trace' | 'metrics' | 'logs', member: string): AnyExporter {
  const name = `@opentelemetry/exporter-${signal}-otlp-grpc`;
  const found = memberOf(name, member);
  const made: unknown = typeof found === 'function' ? Reflect.construct(found, []) : undefined;
  if (!isExporter(made)) throw new Error(`The package ${name} has no ${member} that the gateway knows.`);
  return made;
}

function memberOf(name: string, member: string): unknown {
  let loaded: unknown;
  try {
    loaded = createRequire(__filename)(name);
  } catch {
    throw new Error(`OTLP over gRPC needs the package ${name} beside the gateway; http/protobuf needs none.`);
  }
  return typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, member) : undefined;
}

function isExporter(made: unknown): made is AnyExporter {
  if (typeof made !== 'object' || made === null) return false;
  return 'export' in made && typeof made.export === 'function' && 'shutdown' in made;
}

/**
 * Whom spans, figures and log records come from: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES first, then what the
 * gateway knows. Each process has an id of its own, or their figures would be taken for one another's.
 */
export function processResource(programVersion: string, worker: number | undefined): Resource {
  const named = detectResources({ detectors: [envDetector] });
  const given = named.attributes['service.instance.id'];
  const instance = typeof given === 'string' ? given : randomUUID();
  const own = { 'service.name': 'netserver-gateway', 'service.version': programVersion };
  return defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(named)
    .merge(
      resourceFromAttributes({ 'service.instance.id': worker === undefined ? instance : `${instance}-${worker}` }),
    );
}

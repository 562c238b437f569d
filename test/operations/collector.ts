/** An OpenTelemetry collector that keeps what it is sent, by OTLP over HTTP: as JSON, or the spans of protobuf. */
import http from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface CollectedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** 2: error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly resource: Readonly<Record<string, string | number>>;
}

export interface Collected {
  /** `/v1/traces` */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** What JSON says; for protobuf, the bytes as Latin-1. */
  readonly text: string;
  readonly spans: readonly CollectedSpan[];
}

export interface Collector {
  readonly endpoint: string;
  readonly got: readonly Collected[];
  spans(): readonly CollectedSpan[];
  /** Resolves once something of `path` has come. */
  received(path: string): Promise<Collected>;
  stop(): Promise<void>;
}

export async function startCollector(status = 200): Promise<Collector> {
  const got: Collected[] = [];
  const waiting = new Set<() => void>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks);
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      const isJson = request.headers['content-type'] === 'application/json';
      const spans = request.url === '/v1/traces' ? (isJson ? spansOfJson(bytes) : spansOfProtobuf(bytes)) : [];
      const text = bytes.toString(isJson ? 'utf8' : 'latin1');
      got.push({ path: request.url ?? '', headers: request.headers, text, spans });
      response.writeHead(status, { connection: 'close' }).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    got,
    spans: () => got.flatMap(({ spans }) => spans),
    received: (path) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = got.find((one) => one.path === path);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface JsonValue {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
}
type JsonAttributes = readonly { readonly key: string; readonly value: JsonValue }[];
interface JsonSpan extends Pick<CollectedSpan, 'name' | 'kind' | 'traceId' | 'spanId'> {
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: JsonAttributes;
}
interface JsonTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: JsonAttributes };
    readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[];
  }[];
}

function spansOfJson(bytes: Buffer): readonly CollectedSpan[] {
  const sent: JsonTraces = JSON.parse(bytes.toString());
  return sent.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(
      ({ spans }) =>
      spans.map(({ name, kind, traceId, spanId, parentSpanId = '', status, attributes }) => ({
        name, kind, traceId, spanId, parentSpanId, status: status.code ?? 0,
        attributes: recordOf(attributes), resource: recordOf(resource.attributes),
      })), // prettier-ignore
    ),
  );
}

function recordOf(attributes: JsonAttributes): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? '']),
  );
}

/** Fields of one message by number (protobuf encoding): bytes of length-delimited ones, numbers of the others. */
type Fields = ReadonlyMap<number, readonly (Buffer | number)[]>;

function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = varint();
    const type = tag & 7;
    const value = type === 0 ? varint() : take(type === 2 ? varint() : type === 1 ? 8 : 4);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (fields: Fields, number: number): readonly Fields[] =>
  (fields.get(number) ?? []).map((value) => fieldsOf(typeof value === 'number' ? Buffer.alloc(0) : value));
const bytesIn = (fields: Fields | undefined, number: number): Buffer => {
  const value = fields?.get(number)?.[0];
  return typeof value === 'object' ? value : Buffer.alloc(0);
};
const numberIn = (fields: Fields | undefined, number: number): number => Number(fields?.get(number)?.[0] ?? 0);

/** Numbers of opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto. */
function spansOfProtobuf(bytes: Buffer): readonly CollectedSpan[] {
  return messages(fieldsOf(bytes), 1).flatMap((resourceSpans) =>
    messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => ({
        name: bytesIn(span, 5).toString(),
        kind: numberIn(span, 6),
        traceId: bytesIn(span, 1).toString('hex'),
        spanId: bytesIn(span, 2).toString('hex'),
        parentSpanId: bytesIn(span, 4).toString('hex'),
        status: numberIn(messages(span, 15)[0], 3),
        attributes: attributesIn(span, 9),
        resource: attributesIn(messages(resourceSpans, 1)[0] ?? new Map(), 1),
      })),
    ),
  );
}

function attributesIn(fields: Fields, number: number): Record<string, string | number> {
  return Object.fromEntries(
    messages(fields, number).map((pair) => {
      const [value] = messages(pair, 2);
      return [bytesIn(pair, 1).toString(), value?.has(1) === true ? bytesIn(value, 1).toString() : numberIn(value, 3)];
    }),
  );
}

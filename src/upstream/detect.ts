/**
 * `UPSTREAM_KIND=auto`: finds out whether a CRM speaks v1 REST or SOAP, and which version. It asks the CRM at the first
 * command and remembers the answer.
 */
import { failure, type Command, type Failure, type Upstream } from '../command';
import { basePath, createHttpClient, type HttpClient, type HttpFailure, type HttpTarget } from './http-client';
import { transportFailure } from './delivery';

export type Detected = { readonly kind: 'rest' } | { readonly kind: 'soap'; readonly version: string };

export interface DetectOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  /** Versions to try, newest first. */
  readonly versions: readonly string[];
  /** Whether the CRM speaks SOAP for certain, and only its version is unknown. */
  readonly soapOnly: boolean;
  /** Milliseconds that one request may take. */
  readonly questionMs: number;
  readonly build: (detected: Detected) => Upstream;
}

export interface Detecting {
  readonly upstream: Upstream;
  /** Asks the CRM unless it is known what it speaks. @returns why that could not be found out */
  ask(): Promise<Failure | undefined>;
  /** What the CRM speaks; undefined: not known yet. */
  known(): Detected | undefined;
}

/**
 * An upstream that becomes REST or SOAP when the CRM has answered. While the CRM cannot be asked, commands fail as
 * unreachable, and the next one asks again.
 */
export function createDetectingUpstream(options: DetectOptions): Detecting {
  let found: { readonly detected: Detected; readonly upstream: Upstream } | undefined;
  let asking: Promise<Upstream | Failure> | undefined;
  const ask = async (): Promise<Upstream | Failure> => {
    const client = createHttpClient(options.target, options.clock);
    try {
      const detected = await detect(client, options);
      if ('code' in detected) return detected;
      const upstream = options.build(detected);
      found = { detected, upstream };
      return upstream;
    } finally {
      asking = undefined;
      await client.close();
    }
  };
  const detected = async (): Promise<Upstream | Failure> => found?.upstream ?? (asking ??= ask());
  const upstream: Upstream = {
    async execute(command: Command) {
      const known = await detected();
      return 'code' in known ? known : known.execute(command);
    },
    relay: async (request) => {
      const known = await detected();
      if ('code' in known) return known;
      return known.relay === undefined
        ? failure('request.notFound', 'nothing is served under this path')
        : known.relay(request);
    },
    async close() {
      await found?.upstream.close();
    },
  };
  return {
    upstream,
    known: () => found?.detected,
    ask: async () => {
      const known = await detected();
      return 'code' in known ? known : undefined;
    },
  };
}

async function detect(client: HttpClient, options: DetectOptions): Promise<Detected | Failure> {
  if (!options.soapOnly) {
    const api = await get(client, '/api', options);
    if ('kind' in api) return unreachable(api);
    if (api.status === 200 && /json/i.test(api.type) && /"v1"/i.test(api.text)) return { kind: 'rest' };
  }
  for (const version of options.versions) {
    const page = await get(client, `/Remote/${version}/SoPrincipal.svc?wsdl`, options);
    if ('kind' in page) return unreachable(page);
    if (page.status === 200 && page.text.includes(`/NetServer/${version}"`)) return { kind: 'soap', version };
  }
  return failure(
    'upstream.invalid',
    'the CRM answers, but neither as a v1 API nor as a NetServer of a loaded version',
    { isMisdirected: true },
  );
}

/** The command itself has not been sent. */
function unreachable(failed: HttpFailure): Failure {
  return transportFailure({ ...failed, reason: 'unreachable', left: false }, true);
}

interface DetectionAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function get(client: HttpClient, path: string, options: DetectOptions): Promise<DetectionAnswer | HttpFailure> {
  const result = await client.call({
    method: 'GET',
    path: basePath(options.target.url) + path,
    headers: { accept: 'application/json, text/xml' },
    deadline: options.clock.now() + options.questionMs,
    signal: new AbortController().signal,
    repeatable: true,
  });
  if (result.kind === 'failed') return result;
  const text = Buffer.from(result.body.buffer, result.body.byteOffset, Math.min(result.body.byteLength, 4096)).toString(
    'latin1',
  );
  return { status: result.status, type: result.headers.get('content-type') ?? '', text };
}

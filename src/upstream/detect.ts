/**
 * `UPSTREAM_KIND=auto`: finds out by asking whether a CRM speaks v1 REST or SOAP, and which version; asked at the first
 * command, remembered when known.
 */
import { failure, type Command, type Failure, type Upstream } from '../command';
import { createHttpClient, type HttpClient, type HttpFailure, type HttpTarget } from './http';
import { transportFailure } from './delivery';

export type Detected = { readonly kind: 'rest' } | { readonly kind: 'soap'; readonly version: string };

export interface DetectOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  /** Versions to try, newest first. */
  readonly versions: readonly string[];
  /** Only SOAP is wanted, the version is the question. */
  readonly soapOnly: boolean;
  /** How long one question may take. */
  readonly questionMs: number;
  readonly build: (detected: Detected) => Upstream;
}

export interface Detecting {
  readonly upstream: Upstream;
  /** Asks where it is not known yet what the CRM speaks. @returns why that could not be found out */
  ask(): Promise<Failure | undefined>;
  /** What it has turned out to be. */
  known(): Detected | undefined;
}

/**
 * An upstream that becomes what the CRM turns out to be. While the CRM cannot be asked, commands fail as unreachable
 * and the next one asks again.
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
  return failure('upstream.invalid', 'the CRM answers, but neither as a v1 API nor as a NetServer of a loaded version');
}

/** Of the command itself nothing has been sent. */
function unreachable(failed: HttpFailure): Failure {
  return transportFailure({ ...failed, reason: 'unreachable', left: false }, true);
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function get(client: HttpClient, path: string, options: DetectOptions): Promise<Page | HttpFailure> {
  const result = await client.call({
    method: 'GET',
    path: options.target.url.pathname.replace(/\/+$/, '') + path,
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

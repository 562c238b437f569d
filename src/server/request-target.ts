/** The request target (RFC 9112 §3.2), and the Host it may name. */
import { failure, type Failure } from '../command';
import { remembering } from '../text/memo';

/** A request target, read. */
export interface RequestTarget {
  /** Path and query as sent, the base path taken off: `/api/v1/Agents/…?$select=Name`. */
  readonly origin: string;
  /** `origin` without its query. */
  readonly path: string;
  /** Host of an absolute-form target; it counts before the Host header (RFC 9112 §3.2.2). */
  readonly authority?: string;
  readonly failure?: Failure;
}

const absoluteForm = /^https?:\/\/([^/?#]*)([^]*)$/i;

/**
 * Reduces a request target (RFC 9112 §3.2) to origin form. Anything but a path under the base path comes with its
 * failure.
 */
export function readTarget(raw: string, basePath: string): RequestTarget {
  if (raw.startsWith('/')) return underBase(folded(raw), basePath, {});
  const [, authority, rest = ''] = absoluteForm.exec(raw) ?? [];
  if (authority === undefined || authority === '' || authority.includes('@')) {
    return { origin: '/', path: '/', failure: failure('request.malformed', 'The request target is not a path.') };
  }
  return underBase(folded(rest.startsWith('/') ? rest : `/${rest}`), basePath, { authority });
}

function underBase(origin: string, basePath: string, extra: Pick<RequestTarget, 'authority'>): RequestTarget {
  if (basePath === '') return { origin, path: pathOf(origin), ...extra };
  const path = pathOf(origin);
  // IIS, which legacy clients were written against, reads paths in any letter case.
  const within = path.slice(0, basePath.length).toLowerCase() === basePath.toLowerCase();
  const rest = origin.slice(basePath.length);
  if (!within || (path.length > basePath.length && !rest.startsWith('/'))) {
    return { origin, path, ...extra, failure: failure('request.notFound', 'There is nothing at this path.') };
  }
  const inner = rest.startsWith('/') ? rest : `/${rest}`;
  return { origin: inner, path: pathOf(inner), ...extra };
}

/**
 * Repeated slashes of the path become one, before anything is decided by it: IIS reads `/api//v1` as `/api/v1`, so a
 * path must not mean one thing here and another there. The query is the client's.
 */
function folded(origin: string): string {
  if (!origin.includes('//')) return origin;
  const path = pathOf(origin);
  return path.replace(/\/{2,}/g, '/') + origin.slice(path.length);
}

function pathOf(origin: string): string {
  const end = origin.indexOf('?');
  return end < 0 ? origin : origin.slice(0, end);
}

/** A name or an address, with a port or without; the port may be empty (RFC 3986 section 3.2.3). */
const form = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;
const hostCharsMax = 255;

/** Remembers good ones only: clients name few hosts, and undefined is not remembered. */
const readHost = remembering((text) => (form.test(text) && URL.canParse(`http://${text}`) ? true : undefined), {
  entriesMax: 1000,
  charsMax: hostCharsMax,
});

/**
 * Whether a Host can be part of an address. A URL parser must agree: it knows ports up to 65535, numbers that are no
 * IPv4 address and labels that are no Punycode.
 */
export function isHost(text: string): boolean {
  return text.length <= hostCharsMax && readHost(text) === true;
}

/** A Host as it is written into an address: without the colon of an empty port. */
export function hostShown(host: string): string {
  return host.endsWith(':') ? host.slice(0, -1) : host;
}

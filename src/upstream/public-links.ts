/**
 * The CRM's own address inside an answer that is passed on becomes the one the client uses, while the answer streams:
 * `odata.nextLink`, `odata.metadata`, `_Links` and whatever else names it, in JSON and XML. Otherwise page 2 of a list
 * would leave the gateway.
 */
import { Transform } from 'node:stream';

export interface LinkRewrite {
  /** The CRM's base address, as it is configured. */
  readonly crm: URL;
  /** What stands in its place, without a trailing slash: scheme, host, prefix and tenant as the client uses them. */
  readonly shown: string;
}

/**
 * Media types in which an address may stand as text. Everything else, and parts of a body (206), goes through as it is.
 */
export function mayHoldLinks(status: number, headers: ReadonlyMap<string, string>): boolean {
  if (status === 206 || headers.has('content-range')) return false;
  const coding = headers.get('content-encoding') ?? 'identity';
  const type = headers.get('content-type') ?? '';
  return coding === 'identity' && /^\s*(?:application|text)\/(?:[\w.-]+\+)?(?:json|xml)\s*(?:;|$)/i.test(type);
}

/** Bytes behind an address that may still belong to its host: `https://crm.example.com.evil.org`, `…com:81`. */
const boundary = String.raw`(?![\w.:@%-])`;

/** In JSON a slash may be written `\/`. */
const slash = String.raw`(\\?/)`;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Scheme and host in any letter case, its usual port written or not. */
function patternOf({ protocol, hostname, port, pathname }: URL): RegExp {
  const usual = protocol === 'https:' ? '443' : '80';
  const atPort = port === '' ? `(?::${usual})?` : `:${port}`;
  const segments = pathname.replace(/\/+$/, '').split('/').slice(1);
  const path = segments.map((segment) => String.raw`\\?/${quoted(segment)}`).join('');
  return new RegExp(`${protocol}${slash}${slash}${quoted(hostname)}${atPort}${path}${boundary}`, 'gi');
}

/**
 * The stream that does it, or undefined where both addresses are the same. It holds back as many bytes as an address is
 * long, for one may lie across two pieces. Bytes are looked at as Latin-1, one character each, so what is no address
 * comes out as it went in whatever its charset.
 */
export function publicLinks({ crm, shown }: LinkRewrite): Transform | undefined {
  const base = crm.origin + crm.pathname.replace(/\/+$/, '');
  if (base.toLowerCase() === shown.toLowerCase()) return undefined;
  const pattern = patternOf(crm);
  const held = base.length + ':443'.length + base.split('/').length + 1;
  const escaped = shown.replaceAll('/', String.raw`\/`);
  let carry = '';
  /** What can be decided of the text; the rest waits. Where it is the end, everything can. */
  const take = (text: string, isEnd: boolean): Buffer => {
    const parts: string[] = [];
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      // What comes next decides whether the host has ended.
      if (end === text.length && !isEnd) break;
      parts.push(text.slice(from, match.index), match[1] === '/' ? shown : escaped);
      from = end;
    }
    const keep = isEnd ? text.length : Math.max(from, text.length - held);
    carry = text.slice(keep);
    return Buffer.from(parts.join('') + text.slice(from, keep), 'latin1');
  };
  return new Transform({
    transform: (piece: Uint8Array, _encoding, done) =>
      done(null, take(carry + Buffer.from(piece).toString('latin1'), false)),
    flush: (done) => done(null, take(carry, true)),
  });
}

/**
 * Replaces the CRM's own address in a relayed answer by the one that the client uses, while the answer streams. It
 * stands in `odata.nextLink`, `odata.metadata`, `_Links` and other places, in JSON and XML. Otherwise page 2 of a list
 * would leave the gateway.
 */
import { Transform } from 'node:stream';
import { basePath } from './http-client';

export interface LinkRewrite {
  /** The CRM's base address, as it is configured. */
  readonly crm: URL;
  /** Replaces it, without a trailing slash: scheme, host, prefix and tenant as the client uses them. */
  readonly shown: string;
}

/**
 * Whether the media type is one in which an address may stand as text. Other types, and parts of a body (206), go
 * through unchanged.
 */
export function mayHoldLinks(status: number, headers: ReadonlyMap<string, string>): boolean {
  if (status === 206 || headers.has('content-range')) return false;
  const coding = headers.get('content-encoding') ?? 'identity';
  const type = headers.get('content-type') ?? '';
  return coding === 'identity' && /^\s*(?:application|text)\/(?:[\w.-]+\+)?(?:json|xml)\s*(?:;|$)/i.test(type);
}

/** Not followed by bytes that still belong to the host: `https://crm.example.com.evil.org`, `…com:81`. */
const boundary = String.raw`(?![\w.:@%-])`;

/** In JSON a slash may be written `\/`. */
const slash = String.raw`(\\?/)`;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Scheme and host in any letter case, its usual port written or not. */
function patternOf(crm: URL): RegExp {
  const { protocol, hostname, port } = crm;
  const usual = protocol === 'https:' ? '443' : '80';
  const atPort = port === '' ? `(?::${usual})?` : `:${port}`;
  const segments = basePath(crm).split('/').slice(1);
  const path = segments.map((segment) => String.raw`\\?/${quoted(segment)}`).join('');
  return new RegExp(`${protocol}${slash}${slash}${quoted(hostname)}${atPort}${path}${boundary}`, 'gi');
}

/**
 * The stream that replaces addresses; undefined where both are the same. It holds back as many bytes as an address is
 * long, because one may lie across two pieces. It reads bytes as Latin-1, one character each, so that everything else
 * comes out unchanged, whatever its charset.
 */
export function publicLinks({ crm, shown }: LinkRewrite): Transform | undefined {
  const base = crm.origin + basePath(crm);
  if (base.toLowerCase() === shown.toLowerCase()) return undefined;
  const pattern = patternOf(crm);
  const held = base.length + ':443'.length + base.split('/').length + 1;
  const escaped = shown.replaceAll('/', String.raw`\/`);
  let carry = '';
  /** The part of the text that can be decided; the remainder waits. At the end, all of it can be decided. */
  const take = (text: string, isEnd: boolean): Buffer => {
    const parts: string[] = [];
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      // The next byte decides whether the host has ended.
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

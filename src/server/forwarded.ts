/** What proxies in front say of a request, and which of them are believed. */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { headerOf } from '../command';
import { networkTest } from '../policy';
import { hostShown, isHost } from './request-target';

/** What a trusted proxy says about the request it passed on; whatever does not look right is left out. */
export interface Forwarding {
  readonly proto?: 'http' | 'https';
  /** Name or address, with the port if the client's `Host` had one. */
  readonly host?: string;
  readonly port?: number;
  /** Path in front of ours, without a trailing slash. */
  readonly prefix?: string;
  /** Addresses the request came through, the client's end first. */
  readonly hops: readonly string[];
}

const prefixForm = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;
const pairForm = /^\s*([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))\s*$/;
const families = ['x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-prefix', 'x-forwarded-for'];

/**
 * Reads `X-Forwarded-*`, or `Forwarded` (RFC 7239) where none of those came. One family counts, never a mixture: a
 * proxy that writes the one passes the client's own inventions in the other through. For the same reason the last of
 * several values counts: our own proxy added it.
 */
export function readForwarding(request: { readonly headers: IncomingHttpHeaders }): Forwarding {
  const { headers } = request;
  const x = families.some((name) => headers[name] !== undefined);
  const standard = x || headers.forwarded === undefined ? [] : listOf(headers.forwarded, ',').map(pairsOf);
  const own = standard.at(-1);
  const pick = (name: string, standardName: string): string | undefined =>
    x ? listOf(headerOf(request, name), ',').at(-1)?.trim() : own?.get(standardName);
  const hops = x ? listOf(headerOf(request, 'x-forwarded-for'), ',') : standard.map((pairs) => pairs.get('for') ?? '');
  const proto = pick('x-forwarded-proto', 'proto')?.toLowerCase();
  const host = pick('x-forwarded-host', 'host');
  // RFC 7239 has neither a port nor a prefix of its own.
  const port = pick('x-forwarded-port', '');
  const prefix = pick('x-forwarded-prefix', '')?.replace(/\/$/, '');
  return {
    hops: hops.map(nodeAddress),
    ...(proto === 'http' || proto === 'https' ? { proto } : {}),
    ...(host !== undefined && isHost(host) ? { host: hostShown(host) } : {}),
    ...(port !== undefined && /^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536 ? { port: Number(port) } : {}),
    ...(prefix !== undefined && prefixForm.test(prefix) ? { prefix } : {}),
  };
}

/**
 * `proto://host`, the port added where the host has none and the scheme does not imply it. The port of our own `Host`
 * is the one by which the proxy reached us: where the proxy names the client's, that counts.
 */
export function originOf({ proto = 'http', host, port }: Forwarding, ownHost: string): string {
  const name = host ?? (port === undefined ? ownHost : ownHost.replace(/:\d+$/, ''));
  const implied = port === undefined || port === (proto === 'https' ? 443 : 80) || /:\d+$/.test(name);
  return `${proto}://${name}${implied ? '' : `:${port}`}`;
}

/** Splits at a separator outside quoted strings. */
function listOf(value: string | undefined, separator: ',' | ';'): readonly string[] {
  if (value === undefined || value === '') return [];
  if (!value.includes('"')) return value.split(separator);
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(value.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, value.slice(start)];
}

/** One forwarded-element; a pair that is not well-formed or comes twice makes the whole element worthless. */
function pairsOf(element: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of listOf(element, ';')) {
    const [, name, quoted, token] = pairForm.exec(part) ?? [];
    if (name === undefined || pairs.has(name.toLowerCase())) return new Map();
    pairs.set(name.toLowerCase(), quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  return pairs;
}

/**
 * `192.0.2.1:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]` without brackets and port (RFC 7239 §6). IIS writes a
 * client of its own link with its zone, `[fe80::1%4]:4711`.
 */
function nodeAddress(node: string): string {
  const plain = node.trim();
  if (isIP(plain) !== 0) return plain;
  const [, six, four] = /^(?:\[([0-9A-Fa-f:.]+(?:%\w{1,16})?)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/.exec(plain) ?? [];
  return six ?? four ?? plain;
}

/** Whether the peer at this address may speak for its clients through `X-Forwarded-*`. */
export type TrustCheck = (address: string) => boolean;

const loopback = ['127.0.0.0/8', '::1'];

/**
 * Makes the check of TRUST_PROXY's entries, which the configuration has validated; undefined when there are none, so
 * that the usual case costs nothing.
 */
export function trustedProxies(entries: readonly string[]): TrustCheck | undefined {
  if (entries.length === 0) return undefined;
  return networkTest(entries.flatMap((entry) => (entry === 'loopback' ? loopback : [entry])));
}

/**
 * The nearest address that is not one of our proxies: the hops read from their right end, because a client can write
 * anything at their left.
 */
export function clientAddress(peer: string, hops: readonly string[], trust: TrustCheck): string {
  let address = peer;
  for (const next of hops.toReversed()) {
    if (!trust(address) || isIP(next) === 0) return address;
    address = next;
  }
  return address;
}

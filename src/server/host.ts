import { ownCopy } from '../text/memo';

/** A name or an address, with a port or without; the port may be empty (RFC 3986 section 3.2.3). */
const form = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;
const knownMax = 1_000;
const known = new Set<string>();

/**
 * Whether a Host can be the one of an address: also a URL parser must think so, which knows ports up to 65535, numbers
 * that are no IPv4 address and labels that are no Punycode. What has been found good is remembered, clients name few.
 */
export function isHost(text: string): boolean {
  if (known.has(text)) return true;
  if (text.length > 255 || !form.test(text) || !URL.canParse(`http://${text}`)) return false;
  if (known.size < knownMax) known.add(ownCopy(text));
  return true;
}

/** A Host as it is written into an address: without the colon of an empty port. */
export function hostShown(host: string): string {
  return host.endsWith(':') ? host.slice(0, -1) : host;
}

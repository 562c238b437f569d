import { BlockList, isIP } from 'node:net';

/** Whether the peer at this address may speak for its clients through `X-Forwarded-*`. */
export type TrustCheck = (address: string) => boolean;

const loopback = ['127.0.0.0/8', '::1'];

/**
 * `loopback`, an IP address, or a network as `address/prefix length`. Never a bare count or `true`: both believe
 * strangers.
 */
export function isProxyEntry(entry: string): boolean {
  if (entry === 'loopback') return true;
  const [address = '', length, ...rest] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
}

/** Entries as `isProxyEntry` accepts them; undefined when there are none, so that the usual case costs nothing. */
export function trustedProxies(entries: readonly string[]): TrustCheck | undefined {
  if (entries.length === 0) return undefined;
  const list = new BlockList();
  for (const entry of entries.flatMap((one) => (one === 'loopback' ? loopback : [one]))) {
    const [address = '', length] = entry.split('/');
    if (length === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(length), family(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
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

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

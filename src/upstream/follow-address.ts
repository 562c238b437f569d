/** Follows a CRM to another address: a connection that is never idle would not look its name up again. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Connector } from './connector';
import type { HttpTarget } from './http-call';

/**
 * Looks the name up now and then while connections are open, as the system does it (hosts file, search domains). A name
 * server that does not answer changes nothing.
 * @param onMoved a connection is open to an address that is not the CRM's any more
 * @returns the function that ends it
 */
export function followAddress(
  { url, lookUpEveryMs: everyMs }: Pick<HttpTarget, 'url' | 'lookUpEveryMs'>,
  { connected }: Pick<Connector, 'connected'>,
  onMoved: () => void,
): () => void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (everyMs === undefined || isIP(host) !== 0) return () => undefined;
  const look = async (): Promise<void> => {
    if (connected().length === 0) return;
    const found = await lookup(host, { all: true }).catch(() => []);
    const addresses = new Set(found.map(({ address }) => address));
    if (addresses.size > 0 && connected().some((address) => !addresses.has(address))) onMoved();
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

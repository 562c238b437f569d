/** Which way leads to a CRM: through a proxy or directly, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Secret } from '../command';
import { isNetwork, networkTest } from '../policy';
import type { HttpTarget } from '../upstream';

export interface CrmNetworkSettings {
  /** Proxies for CRMs with this scheme. */
  readonly http?: Secret;
  readonly https?: Secret;
  /** Hosts that are reached without proxy. */
  readonly direct: readonly string[];
  /** For CRMs over TLS; unset: as Node does. */
  readonly secureContext?: SecureContext;
}

const loopback = networkTest(['127.0.0.0/8', '::1']);

/** The network settings for the CRM at this address. */
export function networkTo(url: URL, settings: CrmNetworkSettings): NonNullable<HttpTarget['network']> {
  const isSecure = url.protocol === 'https:';
  const proxy = isSecure ? settings.https : settings.http;
  return {
    ...(isSecure && settings.secureContext !== undefined ? { secureContext: settings.secureContext } : {}),
    ...(proxy === undefined || isDirect(url, settings.direct) ? {} : { proxy }),
  };
}

/**
 * The rules that curl and the Go library share: `*` is everything; a name, with or without a dot in front, covers what
 * is below it, too; a port narrows an entry. Networks as in Go. This machine is never reached through a proxy.
 */
function isDirect(url: URL, entries: readonly string[]): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const isAddress = isIP(host) !== 0;
  if (host === 'localhost' || (isAddress && loopback(host))) return true;
  return entries.some((entry) => {
    if (entry === '*') return true;
    if (isNetwork(entry)) return isAddress && networkTest([entry])(host);
    const [, name = '', only] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (only !== undefined && only !== port) return false;
    return name !== '' && (host === name || (!isAddress && host.endsWith(`.${name}`)));
  });
}

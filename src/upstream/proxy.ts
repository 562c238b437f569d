/** The way to a CRM through an HTTP proxy, such as a company's way out. */
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { loadUndici } from './load-undici';

/** How requests are written when a proxy reads them itself; a CRM over TLS is reached through a tunnel instead. */
export interface ForwardForm {
  /** In front of the path: RFC 9112 section 3.2.2, absolute form. */
  readonly origin: string;
  /** Value of Proxy-Authorization, if the proxy wants one. */
  readonly authorization?: string;
}

export interface ProxiedWay {
  readonly connect: buildConnector.connector;
  readonly forward?: ForwardForm;
}

interface ProxyOptions {
  /** Scheme, host and port of the proxy; user name and password if it wants some. */
  readonly proxy: URL;
  /** Of the CRM. */
  readonly target: URL;
  /** Makes the TLS connection to the CRM on a socket that the proxy has connected. */
  readonly toTarget: buildConnector.connector;
  readonly connectMs: number;
}

/** A proxy takes plain requests in absolute form, and everything over TLS through CONNECT (RFC 9110 section 9.3.6). */
export function throughProxy(options: ProxyOptions): ProxiedWay {
  const { proxy, target, connectMs } = options;
  const toProxy = loadUndici().buildConnector({ timeout: connectMs, allowH2: false });
  const authorization = proxyAuthorization(proxy);
  if (target.protocol === 'https:') return { connect: tunnelled(options, toProxy, authorization) };
  const { protocol, hostname, port, host } = proxy;
  return {
    connect: (asked, callback) => toProxy({ ...asked, protocol, hostname, port, host, servername: '' }, callback),
    forward: { origin: target.origin, ...(authorization === undefined ? {} : { authorization }) },
  };
}

/** Tunnels that are being opened at once; each proxied connection has its own afterwards. */
const openingMax = 64;

function tunnelled(
  { proxy, toTarget, connectMs }: ProxyOptions,
  toProxy: buildConnector.connector,
  authorization: string | undefined,
): buildConnector.connector {
  const opening = new (loadUndici().Pool)(proxy.origin, {
    connect: toProxy,
    connections: openingMax,
    headersTimeout: connectMs,
    // Nothing is kept: each connection becomes a tunnel.
    keepAliveTimeout: 1,
    keepAliveMaxTimeout: 1,
  });
  return (asked, callback) => {
    const address = `${asked.hostname}:${asked.port === '' ? '443' : asked.port}`;
    const headers = { host: address, ...(authorization && { 'proxy-authorization': authorization }) };
    opening.connect({ path: address, headers, signal: AbortSignal.timeout(connectMs) }, (error, answer) => {
      if (error !== null) return callback(error, null);
      const { socket, statusCode } = answer;
      if (statusCode >= 200 && statusCode < 300 && isSocket(socket))
        return toTarget({ ...asked, httpSocket: socket }, callback);
      socket.on('error', () => undefined).destroy();
      return callback(refusal(statusCode), null);
    });
  };
}

function isSocket(stream: object): stream is Socket {
  return 'setNoDelay' in stream;
}

/** Its code is for operators: `PROXY_HTTP_407`. */
function refusal(status: number): Error {
  return Object.assign(new Error('The proxy has refused the connection.'), { code: `PROXY_HTTP_${status}` });
}

/** RFC 7617. */
function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

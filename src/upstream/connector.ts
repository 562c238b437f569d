import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import type { HttpTarget } from './http-call';
import { loadUndici } from './load-undici';
import { throughProxy, type ForwardForm } from './proxy';

/**
 * A connection unused for longer may be closed by the CRM in the very moment of reuse. A repeatable call is then sent
 * again; any other would end as "unknown", so it gets a younger connection or a new one.
 */
export const idleMsForWrites = 1_000;

/** How connections to one CRM are made. */
export interface Connector extends Faults {
  readonly connect: buildConnector.connector;
  /** Set where requests go to a proxy that reads them. */
  readonly forward?: ForwardForm;
  /** Addresses of the CRM that connections are open to; through a proxy it is the proxy that knows them. */
  readonly connected: () => readonly string[];
}

type ConnectorTarget = Pick<HttpTarget, 'url' | 'connectMs' | 'network'>;

/** What is known of a connection that ends, beyond what undici reports. */
export interface Faults {
  /**
   * Whether a connection's error is being reported at this very moment. A body that only the connection's end delimits
   * counts as complete for undici even when that end was a reset; RFC 9112 section 8 says it is not.
   */
  readonly broke: () => boolean;
  /**
   * Whether this error is the CRM's alert that the TLS handshake failed. In TLS 1.3 it may come when our side has
   * finished the handshake and sent the request: the CRM has not read that.
   */
  readonly refusedHandshake: (error: Error) => boolean;
}

/**
 * Alerts about the handshake and the certificate we have not, by their names in OpenSSL (RFC 8446 section 6.2). Once a
 * handshake of TLS 1.3 is complete none of them can come: they would need a renegotiation, which is gone, or a late
 * request for a certificate, which only goes to clients that offer it. We do not.
 */
const handshakeAlerts = new RegExp(
  '^ERR_SSL_(?:' +
    'SSLV3_ALERT_(?:HANDSHAKE_FAILURE|(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_[A-Z]+)|' +
    'TLSV1_ALERT_(?:UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)|' +
    'TLSV13_ALERT_CERTIFICATE_REQUIRED)$',
);

/**
 * undici's connector for HTTP/1.1, plus marks on what ends a connection. A name is looked up for each connection; its
 * addresses, of both families, are tried in turn (RFC 8305; Node's autoSelectFamily).
 */
export function createConnector({ url, connectMs, network = {} }: ConnectorTarget): Connector {
  let isBreaking = false;
  const refusals = new WeakSet<Error>();
  const open = new Set<Socket>();
  const { secureContext, proxy } = network;
  const direct = loadUndici().buildConnector({
    timeout: connectMs,
    allowH2: false,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  const { connect, ...form } =
    proxy === undefined
      ? { connect: direct }
      : throughProxy({ proxy: new URL(proxy.reveal()), target: url, toTarget: direct, connectMs });
  return {
    ...form,
    connect: (options, callback) =>
      connect(options, (...result) => {
        // undici gives none with an error, or null.
        const socket = result[1] ?? undefined;
        socket?.prependListener('error', (error: Error) => {
          isBreaking = true;
          if (isHandshakeRefusal(error, socket)) refusals.add(error);
          // In Node the end of the connection follows a TLS alert, and undici would report that end instead.
          socket.destroy();
          process.nextTick(() => {
            isBreaking = false;
          });
        });
        if (socket !== undefined && proxy === undefined) {
          open.add(socket);
          socket.once('close', () => open.delete(socket));
        }
        callback(...result);
      }),
    connected: () => Array.from(open, ({ remoteAddress = '' }) => remoteAddress),
    broke: () => isBreaking,
    refusedHandshake: (error) => refusals.has(error),
  };
}

function isHandshakeRefusal(error: Error, socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.getProtocol() === 'TLSv1.3' && handshakeAlerts.test(codeOf(error));
}

/**
 * Code of an error, '' for none; in the older words where OpenSSL 3.2 (Node 22) has new ones: `SSL/TLS_ALERT` was
 * `SSLV3_ALERT`.
 */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code.replace('SSL/TLS_', 'SSLV3_') : '';
}

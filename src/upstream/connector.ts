import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';

/**
 * A connection unused for longer may be closed by the CRM in the very moment of reuse. A repeatable call is then sent
 * again; any other would end as "unknown", so it gets a younger connection or a new one.
 */
export const idleMsForWrites = 1_000;

/** How connections to one CRM are made. */
export interface Connector extends Faults {
  readonly connect: buildConnector.connector;
}

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
 * undici's connector for HTTP/1.1, plus marks on what ends a connection.
 * @param connectMs until a connection stands, TLS included
 */
export function createConnector(connectMs: number): Connector {
  let isBreaking = false;
  const refusals = new WeakSet<Error>();
  const connect = buildConnector({ timeout: connectMs, allowH2: false });
  return {
    connect: (options, callback) =>
      connect(options, (...result) => {
        const socket = result[1];
        socket?.prependListener('error', (error: Error) => {
          isBreaking = true;
          if (isHandshakeRefusal(error, socket)) refusals.add(error);
          // In Node the end of the connection follows a TLS alert, and undici would report that end instead.
          socket.destroy();
          process.nextTick(() => {
            isBreaking = false;
          });
        });
        callback(...result);
      }),
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

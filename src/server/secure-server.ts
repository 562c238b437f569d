/** HTTPS without a proxy in front: the same server behind TLS. */
import http from 'node:http';
import https from 'node:https';
import { secureOptions, type TlsCertificate } from '../operations';
import type { RequestListener } from './app';

/** Node's two servers have the same events and limits; one of them is HTTPS. */
export type WebServer = http.Server | https.Server;

interface WebServerOptions {
  readonly tls: TlsCertificate | undefined;
  readonly http: http.ServerOptions<typeof http.IncomingMessage, typeof http.ServerResponse<http.IncomingMessage>>;
  /** Time for the handshake; Node's own limit of two minutes invites idle connections. */
  readonly handshakeMs: number;
}

export function createWebServer(options: WebServerOptions, listener: RequestListener): WebServer {
  const { tls, handshakeMs } = options;
  if (tls === undefined) return http.createServer(options.http, listener);
  return https.createServer({ ...options.http, ...secureOptions(tls), handshakeTimeout: handshakeMs }, listener);
}

/** Connections from now on get this certificate; those that are open keep theirs. Plain HTTP has none to replace. */
export function replaceCertificate(server: WebServer, tls: TlsCertificate): void {
  if (server instanceof https.Server) server.setSecureContext(secureOptions(tls));
}

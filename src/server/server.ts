import { type AddressInfo, Server, type Socket } from 'node:net';
import type { BeginTrace } from '../command';
import type { Gateway } from '../gateway';
import type { CrmStates } from '../upstream';
import { createApp, listenerOf, shapedFor } from './app';
import {
  type Configuration,
  explainListening,
  type GatewayLog,
  type HttpLimits,
  httpLimits,
  type TlsCertificate,
} from '../operations';
import { Connections } from './connection';
import { crossOrigin } from './cors';
import { trustedProxies } from './forwarded';
import { healthPages, allPages, type ExtraPages } from './server-pages';
import { replyToParserError } from './parser-errors';
import { createWebServer, replaceCertificate, type WebServer } from './secure-server';
import type { Front } from './serve-request';

export interface ServerOptions {
  readonly configuration: Pick<
    Configuration,
    'port' | 'host' | 'basePath' | 'publicUrl' | 'trustProxy' | 'drainTimeoutMs'
  > &
    Partial<Pick<Configuration, 'identity' | 'tls'>>;
  readonly gateway: Gateway;
  /** The state of the CRMs behind the gateway. */
  readonly crms: () => Promise<CrmStates>;
  readonly pages?: ExtraPages;
  /** Unset: only a trace of the caller's is gone on with. */
  readonly beginTrace?: BeginTrace;
  readonly logger: GatewayLog;
  /** Called for every bug; each has been logged by then, do not log it again. */
  readonly onDefect: (error: unknown) => void;
  readonly limits?: Partial<HttpLimits>;
  /**
   * A worker's listening ends when its supervisor has learnt of it. For so many milliseconds its open connections are
   * not ended, or their clients would connect to it again.
   */
  readonly settleMs?: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:8086`, with the port really taken. */
  readonly address: string;
  readonly port: number;
  /**
   * Ends in order: not ready, no new connections, idle ones closed after a second, replies under way finished with
   * `Connection: close`. After DRAIN_TIMEOUT_MS calls still under way get a failure and are cut off. Resolves when
   * everything is closed; further calls get the same promise.
   */
  drain(): Promise<void>;
  /**
   * Requests from now on are served by this gateway.
   * @returns a promise that resolves when none of those that are under way now is left
   */
  replace(by: Pick<ServerOptions, 'gateway' | 'pages'>): Promise<void>;
  /** HTTPS only: new connections get this certificate. */
  secure(certificate: TlsCertificate): void;
  /** Requests under way, bytes of their bodies that have arrived, and open connections. */
  load(): { readonly inFlight: number; readonly heldBytes: number; readonly connections: number };
}

/** Listens. Rejects when the address cannot be taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { configuration } = options;
  const front = frontOf(options);
  const server = createHttpServer(front, configuration.tls);
  await new Promise<void>((resolve, reject) => {
    const failed = (error: unknown): void => reject(explainListening(error, { port: 'PORT', host: 'HOST' }));
    server.once('error', failed);
    server.listen(configuration.port, configuration.host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  server.on('error', (error) => {
    front.log.defect('The listening socket failed.', error);
    front.onDefect(error);
  });
  const { port } = addressOf(server);
  const host = configuration.host.includes(':') ? `[${configuration.host}]` : configuration.host;
  let drained: Promise<void> | undefined;
  return {
    address: `${configuration.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    port,
    replace: ({ gateway, pages }) => {
      front.gateway = gateway;
      front.pages = allPages(new Map([...front.pages].filter(([, page]) => page.health)), pages ?? new Map());
      return front.connections.settled();
    },
    secure: (certificate) => replaceCertificate(server, certificate),
    load: () => ({ ...front.load, connections: front.connections.count }),
    drain: () => (drained ??= drain(server, front, options)),
  };
}

/** Everything the serving of requests needs, but for the socket. */
export function frontOf(options: ServerOptions): Front {
  const { configuration, gateway, crms, beginTrace, logger, onDefect } = options;
  const { basePath, publicUrl } = configuration;
  const userHeader = configuration.identity?.frontUserHeader;
  const origins = crossOrigin(configuration.identity?.corsOrigins ?? []);
  const trust = trustedProxies(configuration.trustProxy);
  const limits = { ...httpLimits, ...options.limits };
  const connections = new Connections(limits);
  const health = healthPages({
    crms,
    draining: () => connections.stopping || connections.draining,
    onDefect: (error) => {
      logger.defect('The CRM could not be looked after.', error);
      onDefect(error);
    },
  });
  return {
    gateway,
    pages: allPages(health, options.pages ?? new Map()),
    addressing: {
      basePath,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(trust === undefined ? {} : { trust }),
      ...(userHeader === undefined ? {} : { userHeader }),
    },
    ...(origins === undefined ? {} : { crossOrigin: origins }),
    limits,
    ...(beginTrace === undefined ? {} : { beginTrace }),
    log: logger,
    onDefect,
    connections,
    load: { inFlight: 0, heldBytes: 0 },
  };
}

function createHttpServer(front: Front, tls: TlsCertificate | undefined): WebServer {
  const { limits, connections } = front;
  const app = createApp(front);
  const listener = listenerOf(app, front);
  const options = {
    ...shapedFor(app),
    // head.ts refuses a missing Host in the caller's own protocol; Node's reply has no body.
    requireHostHeader: false,
    // Node refuses at this number, not above it.
    maxHeaderSize: limits.headerBytesMax + 1,
    headersTimeout: limits.headersMs,
    // Bodies have their own clock (request-body.ts); this one is behind it.
    requestTimeout: limits.headersMs + limits.largeBodyMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    keepAliveTimeout: limits.keepAliveMs,
  };
  const server = createWebServer({ tls, http: options, handshakeMs: limits.headersMs }, listener);
  // A client that ends its side behind its request still gets its reply; without this Node would end ours, too.
  Object.assign(server, { httpAllowHalfOpen: true });
  // 0 is "no limit", so that none is dropped silently: they are counted in head.ts.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connectionsMax;
  server.maxRequestsPerSocket = limits.requestsPerConnectionMax;
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => connections.open(socket));
  server.on('checkContinue', listener);
  // Refused in head.ts; Node's own reply has no body.
  server.on('checkExpectation', listener);
  // CONNECT and other tunnels: no HTTP follows, so no protocol of ours fits.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    socket.once('finish', () => socket.destroy());
  });
  server.on('clientError', (error, socket) => replyToParserError(front, error, socket));
  return server;
}

/** Time for the replies of calls that are ended when the time for the drain is over. */
const lastWordsMs = 500;

/**
 * Clients whose connections are ended connect again. They must find either a listening gateway or none: a connection
 * that the system takes and no gateway accepts is reset together with the request on it. So listening ends first, then
 * what has been accepted is ended.
 */
async function drain(server: WebServer, { connections, limits }: Front, options: ServerOptions): Promise<void> {
  const { drainTimeoutMs: ms } = options.configuration;
  connections.stopping = true;
  let timer = setTimeout(() => {
    connections.cutShort();
    timer = setTimeout(() => connections.destroyAll(), lastWordsMs);
  }, ms);
  // What waits to be accepted is accepted in the next turn of the event loop; the first one ends this turn.
  await nextTurn();
  await nextTurn();
  // Not http's own close(): that would also destroy connections whose reply is written but not yet sent.
  const closed = new Promise<void>((resolve) => {
    Server.prototype.close.call(server, () => resolve());
  });
  const { settleMs } = options;
  if (settleMs !== undefined) await new Promise((resolve) => setTimeout(resolve, Math.min(settleMs, ms)));
  connections.draining = true;
  // Closing at once would meet requests that a proxy is sending on its idle connections, and those cannot be repeated
  // safely. On a busy machine timers come late, and before what has arrived meanwhile: that is read first.
  const closeIdle = (): void => connections.closeIdle();
  const idle = setTimeout(() => setImmediate(closeIdle), Math.min(limits.drainIdleMs, ms));
  await closed;
  clearTimeout(idle);
  clearTimeout(timer);
  // Ends http's own timer.
  server.close();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function addressOf(server: WebServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address;
}

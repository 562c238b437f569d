import http from 'node:http';
import { explainListening } from './listen-failure';

export interface AdminReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Besides those every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Pages of the admin port by exact path; read with GET only. */
export type AdminPages = ReadonlyMap<string, () => AdminReply | Promise<AdminReply>>;

/** A request to a section. */
export interface AdminRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly remoteAddress: string;
  /** Reads the body; undefined: it has more than so many bytes, or the client has gone. */
  body(bytesMax: number): Promise<Uint8Array | undefined>;
}

/** Everything at and below one path; it decides itself which methods it takes and who may see it. */
export interface AdminSection {
  /** Such as `/console`. */
  readonly path: string;
  answer(request: AdminRequest): Promise<AdminReply>;
}

export interface AdminOptions {
  readonly host: string;
  readonly port: number;
  readonly pages: AdminPages;
  readonly sections?: readonly AdminSection[];
  readonly onDefect: (error: unknown) => void;
}

export interface RunningAdmin {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on the admin port. Nothing that a page in an operator's browser could send changes the gateway (control.ts).
 * Rejects when the address cannot be taken.
 */
export async function startAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const { host, port, onDefect } = options;
  const server = http.createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
    // A client that goes away while its body is read.
    request.on('error', () => undefined);
    void reply(request, response, options);
  });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    const failed = (error: unknown): void =>
      reject(explainListening(error, { port: 'ADMIN_PORT', host: 'HOST_ADMIN' }));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  server.on('error', onDefect);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function reply(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: AdminOptions,
): Promise<void> {
  const { status, contentType, body, headers: own } = await answerOf(request, options);
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...headers, ...own, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
  request.resume();
}

async function answerOf(request: http.IncomingMessage, options: AdminOptions): Promise<AdminReply> {
  const { pages, sections = [], onDefect } = options;
  const { method = '', url = '/' } = request;
  const path = url.split('?', 1)[0] ?? '/';
  const section = sections.find((each) => path === each.path || path.startsWith(`${each.path}/`));
  const page = pages.get(path);
  try {
    if (section !== undefined) return await section.answer(requestOf(request, method, path));
    if (page === undefined) {
      const there = [...pages.keys(), ...sections.map((each) => each.path)];
      return plain(404, `There is nothing here but ${there.join(', ')}.`);
    }
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'This can only be read.');
    return await page();
  } catch (error) {
    onDefect(error);
    return plain(500, 'Internal error.');
  }
}

function requestOf(request: http.IncomingMessage, method: string, path: string): AdminRequest {
  const { headers, socket } = request;
  const remoteAddress = socket.remoteAddress ?? '';
  return { method, path, headers, remoteAddress, body: (bytesMax) => readBody(request, bytesMax) };
}

function readBody(request: http.IncomingMessage, bytesMax: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    request.on('data', (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes <= bytesMax) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    // A client that is gone gets no reply, whatever is given here.
    request.once('close', () => resolve(undefined));
  });
}

function plain(status: number, text: string): AdminReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A CRM that does to the bytes whatever a test wants: called once per complete request with the text that arrived. */
export type Script = (socket: Socket, request: string, connection: number) => void;

export interface ScriptedServer {
  readonly url: URL;
  readonly port: number;
  /** Every request that arrived, in order. */
  readonly requests: readonly string[];
  /** Connections accepted so far. */
  connections(): number;
  /** Resolves when the next connection has closed on this side. */
  nextClose(): Promise<void>;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Requests carry Content-Length or no body, as undici sends them. */
export async function scriptedServer(script: Script, port = 0): Promise<ScriptedServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let closers: (() => void)[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    const connection = (connections += 1);
    let buffered = '';
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      for (const close of closers) close();
      closers = [];
    });
    socket.on('data', (piece) => {
      buffered += piece.toString('latin1');
      for (let size = requestSize(buffered); size > 0; size = requestSize(buffered)) {
        const request = buffered.slice(0, size);
        buffered = buffered.slice(size);
        requests.push(request);
        script(socket, request, connection);
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = portOf(server);
  return {
    url: new URL(`http://127.0.0.1:${bound}`),
    port: bound,
    requests,
    connections: () => connections,
    nextClose: () => new Promise((resolve) => closers.push(resolve)),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** Length of the first complete request in the text; 0 while there is none. */
function requestSize(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const declared = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head));
  const size = head + 4 + Number(declared?.[1] ?? 0);
  return text.length >= size ? size : 0;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

/** A whole answer with Content-Length; the connection stays open. */
export function answerText(body: string, head = ''): string {
  return `HTTP/1.1 200 OK\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The little of Redis that the tests need: strings that do not expire, over real sockets (RESP2). */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Keys and values as they are stored. */
  readonly entries: Map<string, Buffer>;
  stop(): Promise<void>;
}

export async function redisServer(port = 0): Promise<RedisServer> {
  const entries = new Map<string, Buffer>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffered = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      buffered = Buffer.concat([buffered, Buffer.from(piece)]);
      for (let read = readCommand(buffered); read !== undefined; read = readCommand(buffered)) {
        buffered = buffered.subarray(read.end);
        socket.write(answer(entries, read.words));
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `redis://127.0.0.1:${bound}`,
    port: bound,
    entries,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`; undefined: not complete yet. */
function readCommand(bytes: Buffer): { readonly words: readonly Buffer[]; readonly end: number } | undefined {
  let at = 0;
  const number = (): number | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const value = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return value;
  };
  const count = number();
  if (count === undefined) return undefined;
  const words: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const size = number();
    if (size === undefined || bytes.length < at + size + 2) return undefined;
    words.push(bytes.subarray(at, at + size));
    at += size + 2;
  }
  return { words, end: at };
}

function answer(entries: Map<string, Buffer>, [name = Buffer.of(), ...words]: readonly Buffer[]): Buffer | string {
  const key = String(words[0] ?? '');
  const value = words[1] ?? Buffer.of();
  switch (name.toString('latin1').toLowerCase()) {
    case 'get':
      return bulk(entries.get(key));
    case 'set':
      if (words.some((word) => /^nx$/i.test(String(word))) && entries.has(key)) return '$-1\r\n';
      entries.set(key, Buffer.from(value));
      return '+OK\r\n';
    case 'del':
      return `:${entries.delete(key) ? 1 : 0}\r\n`;
    case 'eval':
      return deleteOwn(entries, String(words[2]), words[3]);
    case 'pexpire':
      return `:${entries.has(key) ? 1 : 0}\r\n`;
    case 'info':
      return bulk(Buffer.from('redis_version:7.0.0\r\nloading:0\r\n'));
    case 'client':
      return '+OK\r\n';
    default:
      return '-ERR unknown command\r\n';
  }
}

/** The one script that the gateway sends. */
function deleteOwn(entries: Map<string, Buffer>, key: string, own: Buffer = Buffer.of()): string {
  return entries.get(key)?.equals(own) === true && entries.delete(key) ? ':1\r\n' : ':0\r\n';
}

function bulk(value: Buffer | undefined): Buffer | string {
  if (value === undefined) return '$-1\r\n';
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')]);
}

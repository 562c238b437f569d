import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { sendWebRequest } from '../../src/cli/web-request';

async function ask(
  listener: RequestListener,
  limits: { bytesMax?: number; timeoutMs?: number } = {},
): Promise<unknown> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  const port = typeof found === 'object' && found !== null ? found.port : 0;
  const url = new URL(`http://127.0.0.1:${port}/`);
  try {
    const answer = await sendWebRequest({ method: 'GET', url, bytesMax: 100, timeoutMs: 10_000, ...limits });
    return answer.kind === 'failed' ? answer.message : Buffer.from(answer.bytes).toString();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an answer at the limit passes, one above is refused', async () => {
  expect(await ask((_, response) => response.end('a'.repeat(100)))).toBe('a'.repeat(100));
  expect(await ask((_, response) => response.end('a'.repeat(101)))).toBe('the answer is larger than 100 bytes');
});

test('silence ends at the time limit, before and inside the answer', async () => {
  const limits = { timeoutMs: 100 };
  expect(await ask(() => undefined, limits)).toBe('no complete answer within 100 ms');
  expect(await ask((_, response) => response.write('a'), limits)).toBe('no complete answer within 100 ms');
});

test('a compressed answer is not unpacked, a broken one is told', async () => {
  const packed: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a'));
  expect(await ask(packed)).toBe('the answer is compressed, which was not asked for');
  expect(await ask((request) => request.socket.destroy())).toBe('ECONNRESET');
});

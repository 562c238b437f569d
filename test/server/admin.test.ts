import { type RunningAdmin, startAdmin } from '../../src/operations';

const running: RunningAdmin[] = [];
afterEach(() => Promise.all(running.splice(0).map((admin) => admin.close())));

async function start(read: () => { status: number; contentType: string; body: string }) {
  const defects: unknown[] = [];
  const admin = await startAdmin({
    host: '127.0.0.1',
    port: 0,
    pages: new Map([['/metrics', read]]),
    onDefect: (error) => defects.push(error),
  });
  running.push(admin);
  const call = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${admin.port}${path}`, { method });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };
  return { call, defects };
}

const page = () => ({ status: 200, contentType: 'text/plain', body: 'größer' });

test('a page is read, its query does not count', async () => {
  const { call } = await start(page);
  expect(await call('/metrics?x=1')).toEqual({ status: 200, type: 'text/plain', body: 'größer' });
  expect(await call('/metrics', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test.each([
  ['/metrics', 'POST', 405],
  ['/', 'GET', 404],
  ['/__proto__', 'GET', 404],
])('%s by %s: %d', async (path, method, status) => {
  const { call } = await start(page);
  expect((await call(path, method)).status).toBe(status);
});

test('a page with a defect is told, not shown', async () => {
  const { call, defects } = await start(() => {
    throw new Error('bug');
  });
  expect(await call('/metrics')).toMatchObject({ status: 500, body: 'Internal error.\n' });
  expect(defects).toHaveLength(1);
});

test('a taken port is told', async () => {
  const first = await startAdmin({ host: '127.0.0.1', port: 0, pages: new Map(), onDefect: () => undefined });
  running.push(first);
  const second = startAdmin({ host: '127.0.0.1', port: first.port, pages: new Map(), onDefect: () => undefined });
  await expect(second).rejects.toThrow(/is taken: .*set ADMIN_PORT .*\(EADDRINUSE\)/);
});

test('a section answers everything at and below its path by itself', async () => {
  const asked: string[] = [];
  const admin = await startAdmin({
    host: '127.0.0.1',
    port: 0,
    pages: new Map([['/metrics', page]]),
    sections: [
      {
        path: '/console',
        async answer({ method, path, body }) {
          const bytes = await body(5);
          asked.push(`${method} ${path} ${bytes === undefined ? 'too large' : String(bytes)}`);
          return { status: 201, contentType: 'text/plain', body: '', headers: { 'x-own': 'yes' } };
        },
      },
    ],
    onDefect: () => undefined,
  });
  running.push(admin);
  const base = `http://127.0.0.1:${admin.port}`;
  const answer = await fetch(`${base}/console?x=1`, { method: 'POST', body: 'five!' });
  expect([answer.status, answer.headers.get('x-own')]).toEqual([201, 'yes']);
  await fetch(`${base}/console/a`, { method: 'POST', body: 'six!!!' });
  expect((await fetch(`${base}/consoles`)).status).toBe(404);
  expect(asked).toEqual(['POST /console five!', 'POST /console/a too large']);
});

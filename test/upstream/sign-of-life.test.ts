import { signOfLife } from '../../src/upstream/sign-of-life';
import { crmServer, targetAt } from './crm-server';
import { scriptedServer } from './scripted-server';

const clock = { now: () => Date.now() };
const v1 = { kind: 'rest' } as const;

test.each([
  [v1, '/base/api'],
  [{ kind: 'soap', version: 'Services86' } as const, '/base/Remote/Services86/SoPrincipal.svc'],
])('one page that every CRM has, without credentials: %j', async (detected, url) => {
  const crm = await crmServer((_seen, response) => response.writeHead(200).end('x'));
  expect(await signOfLife(targetAt(crm.port, '/base/'), detected, clock)).toBeUndefined();
  expect(crm.seen.map((each) => `${each.method} ${each.url}`)).toEqual([`GET ${url}`]);
  expect(Object.keys(crm.seen[0]?.headers ?? {}).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
  ]);
  await crm.stop();
});

test.each([200, 302, 401, 404, 500, 501])('HTTP %s is a sign of life', async (status) => {
  const crm = await crmServer((_seen, response) => response.writeHead(status).end());
  expect(await signOfLife(targetAt(crm.port), v1, clock)).toBeUndefined();
  await crm.stop();
});

test.each([502, 503, 504])("HTTP %s is a proxy's word in place of the CRM", async (status) => {
  const crm = await crmServer((_seen, response) => response.writeHead(status).end());
  expect(await signOfLife(targetAt(crm.port), v1, clock)).toMatchObject({ cause: `HTTP_${status}` });
  await crm.stop();
});

test('nobody there, and one who hangs up: why; second tries are not counted among those of calls', async () => {
  const onRetry = jest.fn();
  const crm = await scriptedServer((socket) => socket.destroy());
  const target = { ...targetAt(crm.port), onRetry };
  expect(await signOfLife(target, v1, clock)).toMatchObject({ code: 'upstream.timeout', cause: 'UND_ERR_SOCKET' });
  await crm.stop();
  expect(await signOfLife(target, v1, clock)).toMatchObject({ code: 'upstream.unreachable', cause: 'ECONNREFUSED' });
  expect(onRetry).not.toHaveBeenCalled();
});

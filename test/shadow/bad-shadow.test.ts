/** A second CRM that is slow, dead, or lies: callers get the same bytes as without it, and wait for nothing. */
import type { ServerResponse } from 'node:http';
import { runGateway } from '../gateway/running';
import { call, crmSettings, operationNamed, rawServer, startCrm, startShadow, type TestCrm } from './rig';

const own = operationNamed('Services88', 'Appointment', 'GetAppointmentEntity');
const given = { AppointmentEntityId: 1 };

let crm: TestCrm;
let usual: Awaited<ReturnType<typeof call>>;
beforeAll(async () => {
  crm = await startCrm();
  const alone = await runGateway(crmSettings('UPSTREAM', crm.address, 'v1'));
  usual = await call(alone.address, 'Services88', own, given);
  await alone.stop();
});
afterAll(() => crm.stop());

const beside = (address: string) =>
  startShadow({ ...crmSettings('UPSTREAM', crm.address, 'v1'), ...crmSettings('SHADOW', address, 'v1') });

test('a hanging one: all callers have their answers while it says nothing, and only as much waits as there is room', async () => {
  const held: ServerResponse[] = [];
  const shadow = await rawServer((_request, response) => held.push(response));
  const rig = await beside(shadow.address);
  for (let nth = 0; nth < 80; nth++)
    expect(await call(rig.gateway.address, 'Services88', own, given)).toStrictEqual(usual);
  const dropped = await rig.comparedUntil(14);
  expect(held.length).toBeLessThanOrEqual(2);
  expect(new Set(dropped.map(({ result }) => result))).toStrictEqual(new Set(['dropped']));
  await Promise.all([rig.stop(), shadow.stop()]);
});

test('a dead one is left alone after three tries', async () => {
  const shadow = await rawServer(() => undefined);
  await shadow.stop();
  const rig = await beside(shadow.address);
  const results: (string | undefined)[] = [];
  for (let nth = 1; nth <= 5; nth++) {
    expect(await call(rig.gateway.address, 'Services88', own, given)).toStrictEqual(usual);
    results.push((await rig.comparedUntil(nth)).at(-1)?.result);
  }
  expect(results).toStrictEqual(['failed', 'failed', 'failed', 'dropped', 'dropped']);
  await rig.stop();
});

const page = '<html><body>Welcome</body></html>';

function endless(response: ServerResponse): void {
  const piece = `"${'x'.repeat(64 * 1024)}",`;
  response.write('{"Participants":[');
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

test.each([
  ['a page', 200, 'text/html', (response: ServerResponse) => response.end(page)],
  ['a page that is called JSON', 200, 'application/json', (response: ServerResponse) => response.end(page)],
  ['half an answer', 200, 'application/json', (response: ServerResponse) => response.end('{"AppointmentId":')],
  ['a page with status 500', 500, 'text/html', (response: ServerResponse) => response.end(page)],
  ['a redirect', 302, 'text/html', (response: ServerResponse) => response.end(page)],
  ['an endless answer', 200, 'application/json', endless],
] as const)('one that lies by %s fails, and differs in nothing', async (_name, status, type, answer) => {
  const shadow = await rawServer((_request, response) => {
    response.on('error', () => undefined);
    response.writeHead(status, { 'content-type': type });
    answer(response);
  });
  const rig = await beside(shadow.address);
  expect(await call(rig.gateway.address, 'Services88', own, given)).toStrictEqual(usual);
  expect(await rig.comparedUntil(1)).toMatchObject([{ result: 'failed', differences: [] }]);
  await Promise.all([rig.stop(), shadow.stop()]);
});

/**
 * Operations and agents that are newer than the WSDLs, and paths outside Agents: over a v1 CRM they go through, over a
 * SOAP CRM the caller learns what would serve them.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crmServer, type Seen } from '../upstream/crm-server';
import { field, smallWsdl } from '../upstream/small-contract';
import { runGateway, type RunningGateway } from './running';

let crm: Awaited<ReturnType<typeof crmServer>>;
let reply: { readonly status: number; readonly type: string; readonly body: string };
const running: RunningGateway[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'unknown-operations-'));

beforeAll(async () => {
  crm = await crmServer((_seen, response) => {
    response.writeHead(reply.status, { 'content-type': reply.type, 'set-cookie': 'a=b' }).end(reply.body);
  });
});
beforeEach(() => {
  crm.seen.length = 0;
  reply = {
    status: 200,
    type: 'application/json; charset=utf-8',
    body: '{"Url": "https://meet.example.test/1","a":7.0}',
  };
});
afterAll(async () => {
  await Promise.all(running.map((gateway) => gateway.stop()));
  await crm.stop();
  rmSync(folder, { recursive: true });
});

type Call = (target: string, body?: string, method?: string) => Promise<{ status: number; body: string }>;

async function over(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ call: Call; gateway: RunningGateway }> {
  const gateway = await runGateway({ UPSTREAM_URL: `http://127.0.0.1:${crm.port}`, ...environment });
  running.push(gateway);
  const call: Call = async (target, body = '{}', method = 'POST') => {
    const response = await fetch(gateway.address + target, {
      method,
      headers: { authorization: 'SoTicket 7T:a', 'so-apptoken': 'app', 'content-type': 'application/json' },
      ...(method === 'POST' ? { body } : {}),
    });
    return { status: response.status, body: await response.text() };
  };
  return { call, gateway };
}

const soap = { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' } as const;
const policy = (...rules: readonly object[]): Readonly<Record<string, string>> => {
  const file = path.join(folder, `${rules.length}-${running.length}.json`);
  writeFileSync(file, JSON.stringify(rules));
  return { POLICY_FILE: file };
};

test.each([
  ['an operation', '/api/v1/Agents/Appointment/CreateVideoMeetingReservation', '{ "Id":1,"Id2":[{}]}'],
  ['an agent', '/api/v1/Agents/Workflow/GetEmailFlow?$select=Name', 'null'],
  ['no JSON at all', '/api/v1/Agents/Document/PutPage', '<a>'],
])('%s that the contract does not know is asked for as it is, and answered as it is', async (_, target, body) => {
  const { call } = await over();
  expect(await call(target, body)).toEqual({ status: 200, body: reply.body });
  expect(crm.seen.map((seen: Seen) => [seen.method, seen.url, seen.body])).toEqual([['POST', target, body]]);
  expect(crm.seen[0]?.headers).toMatchObject({ authorization: 'SoTicket 7T:a', 'so-apptoken': 'app' });
});

test('so is the description of one', async () => {
  const { call } = await over();
  expect((await call('/api/v1/Agents/Workflow/GetEmailFlow', '', 'GET')).body).toBe(reply.body);
  expect(crm.seen[0]).toMatchObject({ method: 'GET', url: '/api/v1/Agents/Workflow/GetEmailFlow' });
});

test('the CRM says itself that it has none', async () => {
  reply = { status: 404, type: 'application/json', body: '{"Message":"No HTTP resource was found"}' };
  const { call, gateway } = await over();
  expect(await call('/api/v1/Agents/Nothing/DoNothing')).toEqual({ status: 404, body: reply.body });
  expect(gateway.log()).not.toContain('DoNothing');
});

test('log lines name what the CRM knows, and metrics do not', async () => {
  const { call, gateway } = await over();
  await call('/api/v1/Agents/Workflow/GetEmailFlow');
  expect(gateway.log()).toContain(
    '"wire":"rest","version":"v1","agent":"Workflow","operation":"GetEmailFlow","outcome":"ok"',
  );
});

test('rules hold for it: a list of what is forbidden, and a list of what is allowed', async () => {
  const forbidding = await over(policy({ agent: ['Workflow'], effect: 'deny' }));
  for (const target of ['/api/v1/Agents/Workflow/GetEmailFlow', '/API/v1/agents/WORKFLOW/getemailflow/'])
    expect((await forbidding.call(target)).status).toBe(403);
  expect((await forbidding.call('/api/v1/Agents/Workflows/GetEmailFlow')).status).toBe(200);
  const allowing = await over(policy({ operation: ['Workflow.GetEmailFlow'], effect: 'allow' }, { effect: 'deny' }));
  expect((await allowing.call('/api/v1/Agents/workflow/GetEmailFlow')).status).toBe(200);
  expect((await allowing.call('/api/v1/Agents/Workflow/GetOther')).status).toBe(403);
  expect(crm.seen).toHaveLength(2);
});

test.each([
  '/api/v1/Agents/%57orkflow/GetEmailFlow',
  '/api/v1/%41gents/Workflow/GetEmailFlow',
  '/api/v1/(S(x))/Agents/Workflow/GetEmailFlow',
  '/api/v1/Agents/Workflow;x/GetEmailFlow',
  '/api/v1/Agents/Workflow./GetEmailFlow',
  '/api/v1/Agents/Workflow/GetEmailFlow/x',
])('another spelling goes nowhere: %s', async (target) => {
  const { call } = await over();
  expect((await call(target)).status).toBe(404);
  expect(crm.seen).toEqual([]);
});

test('PASS_THROUGH decides: off, or only what it names', async () => {
  const off = await over({ PASS_THROUGH: 'off' });
  const refused = await off.call('/api/v1/Agents/Workflow/GetEmailFlow');
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([404, { Code: 'request.notFound' }]);
  const named = await over({ PASS_THROUGH_PATHS: '/api/v1/Contact,/api/v1/Agents/Workflow' });
  expect((await named.call('/api/v1/agents/workflow/GetEmailFlow')).status).toBe(200);
  expect((await named.call('/api/v1/Agents/Appointment/CreateVideoMeetingReservation')).status).toBe(404);
  expect(crm.seen).toHaveLength(1);
});

test('a body may be as large as documents are, and no larger', async () => {
  const { call } = await over({ LIMITS: 'documentBytesMax=5000,bodyBytesMax=100' });
  expect((await call('/api/v1/Agents/Workflow/Upload', 'x'.repeat(5000))).status).toBe(200);
  const refused = await call('/api/v1/Agents/Workflow/Upload', 'x'.repeat(5001));
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([413, { Code: 'request.tooLarge' }]);
  expect((await call('/api/v1/Contact', 'x'.repeat(5001))).status).toBe(200);
  expect(crm.seen.map((seen) => seen.body.length)).toEqual([5000, 5001]);
});

test.each([
  [
    'POST',
    '/api/v1/Agents/Workflow/GetEmailFlow',
    /import the Workflow WSDL of Services86 if that has it, or connect a CRM that speaks v1/,
  ],
  ['GET', '/api/v1/Agents/Appointment/CreateVideoMeetingReservation', /no Appointment\.CreateVideoMeetingReservation/],
  ['GET', '/api/v1/String/KnownLanguages', /no agent.*connect a CRM that speaks v1/],
])('over a SOAP CRM: %s %s', async (method, target, message) => {
  const { call } = await over(soap);
  const { status, body } = await call(target, '{}', method);
  expect([status, JSON.parse(body)]).toMatchObject([
    501,
    { Code: 'upstream.unsupported', ErrorMessage: expect.stringMatching(message) },
  ]);
  expect(crm.seen).toEqual([]);
});

test('rules are asked before it is told', async () => {
  const { call } = await over({ ...soap, ...policy({ agent: ['Workflow'], effect: 'deny' }) });
  expect((await call('/api/v1/Agents/Workflow/GetEmailFlow')).status).toBe(403);
});

describe('an agent of the WSDLs that v1 may lack', () => {
  const contract = path.join(folder, 'wsdl');
  const operations = [{ name: 'GetDashboards', parameters: '', results: field('Response', 'xs:int') }];
  beforeAll(() => {
    mkdirSync(path.join(contract, 'Services88'), { recursive: true });
    for (const agent of ['Dashboard', 'BlobManager'])
      writeFileSync(path.join(contract, 'Services88', `${agent}.wsdl`), smallWsdl('Services88', agent, operations, ''));
  });
  const asked = (): readonly string[] => crm.seen.map(({ url }) => url);

  test('is asked for', async () => {
    reply = { status: 200, type: 'application/json', body: '7' };
    const { call } = await over({ CONTRACT_DIR: contract });
    expect(await call('/api/v1/Agents/Dashboard/GetDashboards')).toEqual({ status: 200, body: '7' });
    expect(asked()).toEqual(['/api/v1/Agents/Dashboard/GetDashboards']);
  });

  test('and the 404 of the CRM says that it is lacking', async () => {
    reply = { status: 404, type: 'application/json', body: '{"Message":"No HTTP resource was found"}' };
    const { call } = await over({ CONTRACT_DIR: contract });
    const { status, body } = await call('/api/v1/Agents/Dashboard/GetDashboards');
    expect([status, JSON.parse(body)]).toMatchObject([
      501,
      {
        Code: 'upstream.unsupported',
        ErrorMessage: expect.stringMatching(/Dashboard.GetDashboards.*No HTTP resource/),
      },
    ]);
  });

  test('but not where it is known to', async () => {
    const { call } = await over({ CONTRACT_DIR: contract });
    expect((await call('/api/v1/Agents/BlobManager/GetDashboards')).status).toBe(501);
    expect(asked()).toEqual([]);
  });
});

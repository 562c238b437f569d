/** `createSandbox()`, and through it each control as tests of other programs use it. */
import { PassThrough } from 'node:stream';
import { createSandbox, type CreateSandboxOptions, type TestSandbox } from '../src';

const running: TestSandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

const settings = { CONTRACT_DIR: 'wsdl' };

async function start(options: CreateSandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await createSandbox({ ...options, settings: { ...settings, ...options.settings } });
  running.push(sandbox);
  return sandbox;
}

function call(sandbox: TestSandbox, operation: string, given: object, headers: Record<string, string> = {}) {
  return fetch(`${sandbox.url}/api/v1/Agents/Appointment/${operation}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(given),
  });
}

const get = (sandbox: TestSandbox, headers?: Record<string, string>) =>
  call(sandbox, 'GetAppointmentEntity', { AppointmentEntityId: 973 }, headers);
const rename = (sandbox: TestSandbox, Description: string, headers?: Record<string, string>) =>
  call(sandbox, 'SaveAppointmentEntity', { AppointmentId: 301, Description }, headers);

const envelope = (body: string, header = '') =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const seenBySoap = (sandbox: TestSandbox) =>
  fetch(`${sandbox.url}/Remote/Services86/Appointment.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: envelope(
      '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>',
      '<Credentials><Ticket>7T:1234abcxyzExample==</Ticket></Credentials>',
    ),
  });

const descriptionOf301 = (sandbox: TestSandbox) =>
  sandbox.state().appointments.find(({ id }) => id === 301)?.description;

test('calls of both wires are told, without secrets, and chosen by patterns', async () => {
  const sandbox = await start();
  await seenBySoap(sandbox);
  await rename(sandbox, '7T:secret', { 'x-correlation-id': 'mine' });
  await fetch(`${sandbox.url}/Remote/Services86/SoPrincipal.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: envelope(
      '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword>',
    ),
  });
  expect(sandbox.calls().map(({ version, operation, outcome }) => `${version} ${operation} ${outcome}`)).toEqual([
    'Services86 SetSeen ok',
    'v1 SaveAppointmentEntity ok',
    'Services86 AuthenticateUsernamePassword ok',
  ]);
  expect(sandbox.calls('Appointment.Save*')).toMatchObject([
    { correlationId: 'mine', arguments: { AppointmentEntity: { AppointmentId: 301, Description: '(ticket)' } } },
  ]);
  expect(sandbox.calls({ operation: 'authenticate*' })).toMatchObject([
    { agent: 'SoPrincipal', arguments: { UserName: 'tje0', Password: '(secret)' } },
  ]);
  expect(sandbox.calls({ wire: 'soap', version: 'Services8*', outcome: 'ok' })).toHaveLength(2);
  expect(sandbox.calls({ correlationId: 'other' })).toEqual([]);
});

test('a reset takes back records, clock, faults and calls', async () => {
  const sandbox = await start();
  const before = sandbox.state();
  sandbox.fault({ operation: '*.Get*', status: 503 });
  sandbox.clock.freeze('2030-01-01T00:00:00Z');
  await rename(sandbox, 'Changed');
  expect(descriptionOf301(sandbox)).toBe('Changed');
  sandbox.reset();
  expect(sandbox.state()).toEqual(before);
  expect(sandbox.calls()).toEqual([]);
  expect(sandbox.clock.state().frozen).toBe(false);
  expect((await get(sandbox)).status).toBe(200);
});

test('state can be put back, here and as a seed', async () => {
  const sandbox = await start();
  await rename(sandbox, 'Changed');
  const { nextId, tables } = sandbox.state();
  const other = await start({ settings: { SANDBOX_SEED: { nextId, tables } } });
  expect(other.state().tables).toEqual(tables);
  sandbox.reset();
  sandbox.setState({ tables });
  expect(descriptionOf301(sandbox)).toBe('Changed');
  expect(() => sandbox.setState({ tables: { x: [] } })).toThrow('tables.x is no table of the sandbox.');
  await expect(start({ settings: { SANDBOX_SEED: { tables: { x: [] } } } })).rejects.toThrow(
    'SANDBOX_SEED: tables.x is no table of the sandbox.',
  );
  await expect(start({ settings: { PORT: 'x' } })).rejects.toThrow('PORT must be');
});

test('the clock: dates of changes and the end of tickets follow it', async () => {
  const sandbox = await start();
  sandbox.clock.freeze('2026-02-03T04:05:06Z');
  expect(await (await rename(sandbox, 'Now')).json()).toMatchObject({ UpdatedDate: '2026-02-03T04:05:06' });
  const answer = await fetch(`${sandbox.url}/Remote/Services86/SoPrincipal.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: envelope(
      '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword>',
    ),
  });
  const [, ticket = ''] = /Ticket>([^<]+)</.exec(await answer.text()) ?? [];
  const withTicket = () => get(sandbox, { authorization: `SOTicket ${ticket}` });
  expect((await withTicket()).status).toBe(200);
  sandbox.clock.advance(7 * 3_600_000);
  expect((await withTicket()).status).toBe(401);
  sandbox.clock.set('2026-02-03T04:05:06Z');
  expect(sandbox.clock.state().frozen).toBe(false);
  expect(sandbox.clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2026-02-03T04:05:06Z'));
  expect(() => sandbox.clock.set('soon')).toThrow('soon is no time.');
  sandbox.clock.reset();
  expect(Math.abs(sandbox.clock.now().getTime() - Date.now())).toBeLessThan(60_000);
});

describe('faults', () => {
  test('the n-th call gets a status, and nothing is carried out', async () => {
    const sandbox = await start();
    sandbox.fault({ operation: 'Appointment.Save*', wire: 'rest', nth: 2, status: 503 });
    const statuses = [];
    for (const name of ['one', 'two']) statuses.push((await rename(sandbox, name)).status);
    expect(descriptionOf301(sandbox)).toBe('one');
    statuses.push((await rename(sandbox, 'three')).status);
    expect(statuses).toEqual([200, 503, 200]);
    expect(sandbox.calls({ outcome: 'crm.refused' })).toMatchObject([{ fault: { status: 503 } }]);
  });

  test('of a share of the calls, always the same ones are struck; times ends it, and it can be taken back', async () => {
    const sandbox = await start();
    const statuses = async (count: number): Promise<readonly number[]> => {
      const all = [];
      for (let nth = 0; nth < count; nth++) all.push((await get(sandbox)).status);
      return all;
    };
    const order = () => sandbox.fault({ probability: 0.5, seed: 7, status: 502 });
    const takeBack = order();
    const first = await statuses(8);
    takeBack();
    expect(new Set(first)).toEqual(new Set([200, 502]));
    expect(await statuses(1)).toEqual([200]);
    order();
    expect(await statuses(8)).toEqual(first);
    sandbox.reset();
    sandbox.fault({ times: 1, status: 500 });
    expect(await statuses(2)).toEqual([500, 200]);
  });

  test('a page in place of the answer', async () => {
    const sandbox = await start();
    const page = await get(sandbox, { 'x-sandbox-fault': 'html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('<h1>Bad Gateway</h1>');
    sandbox.fault({ html: '<p>Log in</p>', status: 401 });
    const own = await get(sandbox);
    expect([own.status, await own.text()]).toEqual([401, '<p>Log in</p>']);
  });

  test.each(['cut=start', 'cut=body', 'cut=body; slowMs=20'])('a connection is cut: %s', async (fault) => {
    const sandbox = await start();
    const whole = get(sandbox, { 'x-sandbox-fault': fault }).then((answer) => answer.text());
    await expect(whole).rejects.toThrow(/fetch failed|terminated/);
    expect((await get(sandbox)).status).toBe(200);
  });

  test('a slow answer is whole, and so is one that is delayed', async () => {
    const sandbox = await start();
    const usual = await (await get(sandbox)).text();
    expect(await (await get(sandbox, { 'x-sandbox-fault': 'slowMs=40; delayMs=5' })).text()).toBe(usual);
    const seen = await call(sandbox, 'SetSeen', { AppointmentId: 973 }, { 'x-sandbox-fault': 'slowMs=5' });
    expect(seen.status).toBe(204);
  });

  test('an expired ticket, a refusal and a Fault, in the language of each wire', async () => {
    const sandbox = await start();
    expect((await get(sandbox, { 'x-sandbox-fault': 'ticket=expired' })).status).toBe(401);
    const refused = await get(sandbox, { 'x-sandbox-fault': 'refuse=Not today' });
    expect(await refused.json()).toMatchObject({ ErrorMessage: 'Not today' });
    const takeBack = sandbox.fault({ operation: 'SetSeen', refuse: 'Not today' });
    const soap = await seenBySoap(sandbox);
    expect([soap.status, await soap.text()]).toEqual([200, expect.stringMatching(/Not today.*<Succeeded>false</s)]);
    takeBack();
    sandbox.fault({ operation: 'SetSeen', fault: 'Broken' });
    const fault = await seenBySoap(sandbox);
    expect([fault.status, await fault.text()]).toEqual([
      500,
      expect.stringContaining('<faultcode>s:Server</faultcode>'),
    ]);
  });

  test('a command may be carried out though its answer is lost', async () => {
    const sandbox = await start();
    await rename(sandbox, 'Lost', { 'x-sandbox-fault': 'status=504; carryOut' });
    expect(descriptionOf301(sandbox)).toBe('Lost');
  });

  test('entity REST is struck by the operations that it is made of, and by its header once', async () => {
    const sandbox = await start();
    const contact = (headers: Record<string, string> = {}) =>
      fetch(`${sandbox.url}/api/v1/Contact/5`, {
        headers: { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`, ...headers },
      });
    const usual = await (await contact()).text();
    sandbox.fault({ operation: 'Contact.GetContactEntity', nth: 1, status: 503 });
    expect((await contact()).status).toBe(503);
    expect(await (await contact({ 'x-sandbox-fault': 'slowMs=10' })).text()).toBe(usual);
    expect((await contact({ 'x-sandbox-fault': 'html; status=502' })).status).toBe(502);
    await expect(contact({ 'x-sandbox-fault': 'cut=body' }).then((answer) => answer.text())).rejects.toThrow(
      'terminated',
    );
    expect(sandbox.calls().map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      'GetContactEntity ok',
      'GetContactEntity crm.refused',
      'GetContactEntity ok',
      'GetContactEntity crm.refused',
      'GetContactEntity ok',
    ]);
  });

  test('a page outside the agents is struck by its header, not by rules', async () => {
    const sandbox = await start();
    sandbox.fault({ status: 503 });
    const principal = (headers: Record<string, string> = {}) =>
      fetch(`${sandbox.url}/api/v1/User/currentPrincipal`, {
        headers: { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`, ...headers },
      });
    expect((await principal()).status).toBe(200);
    expect((await principal({ 'x-sandbox-fault': 'status=418' })).status).toBe(418);
    expect((await principal({ 'x-sandbox-fault': 'delayMs=1' })).status).toBe(200);
    expect((await principal({ 'x-sandbox-fault': 'ticket=expired' })).status).toBe(401);
  });

  test.each([
    ['status=99', 'status: Too small'],
    ['staus=503', 'Unrecognized key'],
    ['carryOut', 'orders nothing'],
    ['', 'orders nothing'],
    ['ticket=gone', 'ticket: Invalid input'],
  ])('a header that orders no fault is refused: %j', async (header, reason) => {
    const sandbox = await start();
    const answer = await get(sandbox, { 'x-sandbox-fault': header });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(reason)]);
    expect(sandbox.calls()).toEqual([]);
  });

  test('a rule that is wrong is refused', async () => {
    const sandbox = await start();
    expect(() => sandbox.fault({ operation: 'X' })).toThrow('orders nothing');
    expect(() => sandbox.fault({ status: 42 })).toThrow('0.status');
  });
});

test('the log goes where it is told to', async () => {
  const log = new PassThrough();
  const sandbox = await start({ log });
  await get(sandbox);
  expect(String(log.read())).toContain('"operation":"GetAppointmentEntity"');
});

import { failure } from '../../src/command';
import { observe } from '../../src/operations';
import { enforcePolicy, type PolicyRule } from '../../src/policy';
import { logCommands } from '../../src/upstream';
import { envelope, jsonPath, logIn, rig, secrets, soapPath, success } from './rig';

const answer = { text: JSON.stringify(success) };
const json = { body: JSON.stringify(logIn) };
const soap = { body: envelope() };

test('every other path goes on untouched', async () => {
  const { send, passed, asked } = rig([answer]);
  const targets = ['/', '/api/v1/Contact/4', '/Remote/Services88/Contact.svc?wsdl', '/login/other', '/api/state/Cust1'];
  for (const target of targets) expect(await send(target)).toMatchObject({ status: 299 });
  expect(passed).toEqual(targets);
  expect(asked).toEqual([]);
});

test('the record names service, operation, tenant and outcome', async () => {
  const { send } = rig([answer]);
  const named = { agent: 'PartnerSystemUserService', operation: 'Authenticate', outcome: 'ok' };
  expect((await send(soapPath, soap)).record).toMatchObject({
    wire: 'soap',
    ...named,
    caller: { tenant: 'Cust12345' },
  });
  expect((await send(jsonPath, json)).record).toMatchObject({
    wire: 'rest',
    ...named,
    caller: { tenant: 'Cust12345' },
  });
});

test('a tenant that is not served is told from the path, and hidden in the record', async () => {
  const { send, asked } = rig([answer], { knowsTenant: (tenant) => tenant === 'Acme' });
  for (const path of [soapPath, jsonPath])
    expect(await send(`/Cust9${path}`, path === soapPath ? soap : json)).toMatchObject({
      status: 404,
      record: { outcome: 'request.notFound', caller: { tenant: 'other' } },
    });
  expect(asked).toEqual([]);
  expect((await send(soapPath, soap)).record).toMatchObject({ outcome: 'ok', caller: { tenant: 'other' } });
});

test('no log-in reaches a tenant that the settings do not name', async () => {
  const { send, asked } = rig([answer], { servesTenant: (tenant) => tenant !== 'Cust12345' });
  for (const sent of [await send(soapPath, soap), await send(`/Cust12345${jsonPath}`, json)]) {
    expect(sent).toMatchObject({ status: 404, record: { outcome: 'request.notFound' } });
    expect(sent.text).toContain('ContextIdentifier');
  }
  expect(asked).toEqual([]);
});

test.each([
  [soapPath, 'PUT', 'GET, HEAD, POST'],
  [jsonPath, 'GET', 'POST'],
])('%s does not take %s', async (path, method, allow) => {
  expect(await rig([answer]).send(path, { method })).toMatchObject({ status: 405, headers: { allow } });
});

test('a body may have 64 KiB, and a failure before it is read is told in the language of the path', () => {
  const { front } = rig([answer]);
  const head = { method: 'POST', headers: {}, publicUrl: '', remoteAddress: '', correlationId: 'c-1' };
  const over = (target: string) => {
    const call = front.open({ ...head, target });
    return [call.bodyBytesMax, call.refuse(failure('request.tooLarge', 'too large'))] as const;
  };
  expect(over(soapPath)).toMatchObject([65_536, { reply: { status: 413, body: expect.stringContaining('Fault') } }]);
  expect(over(jsonPath)).toMatchObject([
    65_536,
    { reply: { status: 413, body: expect.stringContaining('"Error":true') } },
  ]);
});

describe('the policy', () => {
  const through = (...rules: readonly PolicyRule[]) => rig([answer], { layers: [enforcePolicy(rules)] });

  test.each([
    ['agent', { agent: ['PartnerSystemUserService'] }],
    ['operation', { operation: ['PartnerSystemUserService.Authenticate'] }],
    ['tenant in the message', { tenant: ['Cust*'] }],
    ['network', { network: ['192.0.2.0/24'] }],
  ])('denies by %s', async (_, condition) => {
    const { send, asked } = through({ name: 'no', effect: 'deny', ...condition });
    expect(await send(soapPath, soap)).toMatchObject({ status: 403, record: { outcome: 'caller.forbidden' } });
    expect(await send(jsonPath, json)).toMatchObject({ status: 403, record: { outcome: 'caller.forbidden' } });
    expect(asked).toEqual([]);
  });

  test('limits log-ins over both wires by address, whatever token they try', async () => {
    const { send, asked } = through({ name: 'RATE_LIMIT', effect: { calls: 2, seconds: 60, per: 'caller' } });
    expect((await send(soapPath, soap)).status).toBe(200);
    const other = JSON.stringify({ ...logIn, SignedSystemToken: 'another' });
    expect((await send(jsonPath, { body: other })).status).toBe(200);
    const late = await send(soapPath, soap);
    expect(late).toMatchObject({ status: 429, record: { outcome: 'caller.rate' } });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await send(soapPath, { ...soap, remoteAddress: '192.0.2.8' })).status).toBe(200);
    expect(asked.length).toBe(3);
  });
});

test('observers and debug lines learn how it ended, and no secret', async () => {
  const finished: { readonly outcome: string }[] = [];
  const lines: unknown[] = [];
  const debug = () => (message: string, fields: object) => void lines.push(message, fields);
  const layers = [logCommands(debug), observe({ observers: [(call) => finished.push(call)] })];
  const refused = { text: '{"IsSuccessful":false,"ErrorMessage":"App-a1b2 is unknown"}' };
  const { send } = rig([answer, refused], { layers, debug });
  const records = [(await send(soapPath, soap)).record, (await send(jsonPath, json)).record];
  expect(finished.map(({ outcome }) => outcome)).toEqual(['ok', 'crm.unauthenticated']);
  expect(lines).toContainEqual(expect.objectContaining({ route: 'partnerSystemUser' }));
  expect(lines).toContainEqual(
    expect.objectContaining({ agent: 'PartnerSystemUserService', operation: 'Authenticate' }),
  );
  const told = JSON.stringify([finished, lines, records]);
  expect(told).toContain('[secret]');
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

test('what goes wrong inside is told as such, and the error is for the log alone', async () => {
  const defect = new Error('a bug');
  const layers = [{ name: 'broken', execute: () => Promise.reject(defect) }];
  const sent = await rig([answer], { layers }).send(soapPath, soap);
  expect(sent).toMatchObject({ status: 500, record: { outcome: 'internal', defect } });
  expect(sent.text).not.toContain('a bug');
});

describe('the state of a tenant', () => {
  const state = {
    contextIdentifier: 'Cust12345',
    state: 'Running',
    isRunning: true,
    validUntil: Date.parse('2026-11-29T22:20:00Z'),
    document: new Map(),
  };
  const known = (tenant: string) =>
    Promise.resolve(tenant === 'Cust12345' ? state : failure('request.notFound', 'there is no such tenant'));

  test('is shown without a log-in, with our address', async () => {
    const { send } = rig([], { stateOf: known });
    const sent = await send('/api/state/Cust12345', { method: 'GET' });
    expect(sent).toMatchObject({ status: 200, record: { wire: 'page', outcome: 'ok' } });
    expect(JSON.parse(sent.text)).toMatchObject({ Endpoint: 'https://gate.example.com/crm/Cust12345' });
  });

  test('is not found in JSON, and only read', async () => {
    const { send } = rig([], { stateOf: known });
    const missing = await send('/api/state/Cust9', { method: 'GET' });
    expect(missing).toMatchObject({ status: 404, record: { wire: 'page', outcome: 'request.notFound' } });
    expect(JSON.parse(missing.text)).toMatchObject({ Error: true, Code: 'request.notFound' });
    expect(await send('/api/state/Cust12345')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

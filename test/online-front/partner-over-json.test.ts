import { failure } from '../../src/command';
import { jsonPath, logIn, rig, secrets, success } from './rig';

const answer = { text: JSON.stringify({ ...success, Newer: [1.0] }) };

test('the JSON of both sides goes through, and is kept by no cache', async () => {
  const { send, asked } = rig([answer]);
  const sent = await send(jsonPath, { body: JSON.stringify({ ...logIn, Purpose: { a: 1 } }) });
  expect(asked.map((text): unknown => JSON.parse(text))).toEqual([{ ...logIn, Purpose: { a: 1 } }]);
  expect(sent).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    text: answer.text,
    record: { wire: 'rest', agent: 'PartnerSystemUserService', operation: 'Authenticate', outcome: 'ok' },
  });
});

test('names are written as the service has them, and the tenant of the path is put in', async () => {
  const { send, asked } = rig([answer]);
  const { SignedSystemToken: signedsystemtoken, ApplicationToken: applicationToken } = logIn;
  const body = JSON.stringify({ signedsystemtoken, applicationToken, contextIdentifier: null });
  expect(await send(`/cust12345${jsonPath}`, { body })).toMatchObject({ status: 200 });
  expect(asked.map((text): unknown => JSON.parse(text))).toEqual([
    {
      SignedSystemToken: signedsystemtoken,
      ApplicationToken: applicationToken,
      ContextIdentifier: 'cust12345',
    },
  ]);
});

test('a refusal goes through with its status, and operators see a failed log-in', async () => {
  const text = '{"IsSuccessful":false,"Token":null,"ErrorMessage":"No."}';
  const sent = await rig([{ status: 401, text }]).send(jsonPath, { body: JSON.stringify(logIn) });
  expect(sent).toMatchObject({ status: 401, text, record: { outcome: 'crm.unauthenticated' } });
  expect(Object.keys(sent.headers).sort()).toEqual(['cache-control', 'content-type']);
});

test('an error in JSON goes through, too', async () => {
  const sent = await rig([{ status: 429, text: '{"Message":"slow down"}', retryAfterSeconds: 3 }]).send(jsonPath, {
    body: JSON.stringify(logIn),
  });
  expect(sent).toMatchObject({ status: 429, text: '{"Message":"slow down"}', headers: { 'retry-after': '3' } });
  expect(sent.record.outcome).toBe('upstream.unreachable');
});

test.each([
  ['a page', { status: 200, text: '<html>' }, 502, 'upstream.invalid'],
  ['a redirect', { status: 302, text: answer.text }, 502, 'upstream.invalid'],
  ['nothing', failure('upstream.timeout', 'the identity service did not answer in time'), 504, 'upstream.timeout'],
  ['a busy page', { status: 503, text: 'busy', retryAfterSeconds: 9 }, 502, 'upstream.unreachable'],
])('%s of the service is a failure of ours', async (_, given, status, code) => {
  const sent = await rig([given]).send(jsonPath, { body: JSON.stringify(logIn) });
  expect(sent).toMatchObject({ status, record: { outcome: code } });
  expect(JSON.parse(sent.text)).toMatchObject({ Error: true, Code: code });
});

const without = (name: keyof typeof logIn): string => JSON.stringify({ ...logIn, [name]: undefined });

test.each([
  ['no JSON', '{', 400, 'request.malformed', undefined],
  ['an array', '[]', 400, 'request.invalid', undefined],
  ['nested too deep', '['.repeat(5_000), 400, 'request.limit', undefined],
  ['a name twice', '{"Token":1,"Token":2}', 400, 'request.malformed', undefined],
  [
    'a name in two spellings',
    '{"ApplicationToken":"a","applicationtoken":"b"}',
    400,
    'request.invalid',
    'ApplicationToken',
  ],
  ['a name that others may read as another', '{"Context\u0130dentifier":"Cust9"}', 400, 'request.invalid', undefined],
  ['a number as a token', '{"ApplicationToken":7}', 400, 'request.invalid', 'ApplicationToken'],
  ['no signed token', without('SignedSystemToken'), 400, 'request.invalid', 'SignedSystemToken'],
  ['no application token', without('ApplicationToken'), 400, 'request.invalid', 'ApplicationToken'],
  ['no tenant', without('ContextIdentifier'), 400, 'request.invalid', 'ContextIdentifier'],
  [
    'no name of a tenant',
    JSON.stringify({ ...logIn, ContextIdentifier: '../x' }),
    400,
    'request.invalid',
    'ContextIdentifier',
  ],
])('%s is refused, and the service is not asked', async (_, body, status, code, path) => {
  const { send, asked } = rig([answer]);
  const sent = await send(jsonPath, { body });
  expect(sent).toMatchObject({ status, record: { outcome: code } });
  const error: unknown = JSON.parse(sent.text);
  expect(error).toMatchObject({ Error: true, Code: code });
  expect(error).toHaveProperty('ErrorMessage', expect.stringContaining(path === undefined ? '' : `${path}: `));
  expect(secrets.filter((secret) => sent.text.includes(secret))).toEqual([]);
  expect(asked).toEqual([]);
});

test('another media type, another tenant than the path, another method', async () => {
  const { send, asked } = rig([answer]);
  const body = JSON.stringify(logIn);
  expect(await send(jsonPath, { body, headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 });
  expect(await send(`/Cust9${jsonPath}`, { body })).toMatchObject({
    status: 400,
    record: { outcome: 'request.invalid' },
  });
  expect(await send(jsonPath, { method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(asked).toEqual([]);
});

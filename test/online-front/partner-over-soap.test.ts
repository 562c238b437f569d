import { failure } from '../../src/command';
import { envelope, logIn, rig, secrets, soapPath, success } from './rig';

const answer = { text: JSON.stringify(success) };

test.each([
  ['far too deep', `<a>`.repeat(5_000), 'request.limit'],
  ['many blocks', `<a/>`.repeat(10_000), 'ok'],
  ['an entity', '<ApplicationToken>&a;</ApplicationToken>', 'request.malformed'],
  [
    'an application token that could not stand in a header',
    '<ApplicationToken>a\nb</ApplicationToken>',
    'request.invalid',
  ],
  ['an element as a tenant', '<ContextIdentifier><a/></ContextIdentifier>', 'request.invalid'],
  ['a reference as a tenant', '<ContextIdentifier href="#1"/>', 'request.invalid'],
])('%s in the header', async (_, blocks, outcome) => {
  const { send, asked } = rig([answer]);
  const usual = '<ApplicationToken>3f1c-app</ApplicationToken><ContextIdentifier>Cust12345</ContextIdentifier>';
  const body = envelope(outcome === 'ok' ? usual + blocks : blocks);
  const sent = await send(soapPath, { body });
  expect(sent.record.outcome).toBe(outcome);
  expect(asked.length).toBe(outcome === 'ok' ? 1 : 0);
  expect(sent.text.includes('Fault')).toBe(outcome !== 'ok');
});

test.each([
  ['two requests', '<AuthenticationRequest/><AuthenticationRequest/>'],
  ['another operation', '<Authenticate/>'],
  [
    'a token twice',
    '<AuthenticationRequest><SignedSystemToken>a</SignedSystemToken><SignedSystemToken>b</SignedSystemToken></AuthenticationRequest>',
  ],
  ['nothing', ''],
])('%s in the body', async (_, body) => {
  const { send, asked } = rig([answer]);
  const sent = await send(soapPath, { body: envelope(undefined, body) });
  expect(sent).toMatchObject({ status: 500, record: { outcome: 'request.invalid' } });
  expect(asked).toEqual([]);
});

test('elements of newer clients are passed over, unless unknown ones are refused', async () => {
  const body = envelope(
    undefined,
    `<AuthenticationRequest><SignedSystemToken>${logIn.SignedSystemToken}</SignedSystemToken><Newer/></AuthenticationRequest>`,
  );
  expect(await rig([answer]).send(soapPath, { body })).toMatchObject({ status: 200 });
  const strict = await rig([answer], { unknown: 'refuse' }).send(soapPath, { body });
  expect(strict).toMatchObject({ status: 500, record: { outcome: 'request.invalid' } });
});

test('an action of another operation is refused', async () => {
  const headers = { 'content-type': 'text/xml', soapaction: '"urn:Other"' };
  expect(await rig([answer]).send(soapPath, { body: envelope(), headers })).toMatchObject({ status: 500 });
});

test.each([
  ['UTF-16', Buffer.from(`\ufeff${envelope()}`, 'utf16le').toString('latin1'), 'text/xml'],
  ['Latin-1', `<?xml version="1.0" encoding="iso-8859-1"?>${envelope()}`, 'text/xml'],
])('%s is read', async (name, body, type) => {
  const { front, asked } = rig([answer]);
  const head = {
    method: 'POST', target: soapPath, headers: { 'content-type': type }, publicUrl: '', remoteAddress: '',
    correlationId: 'c-1',
  }; // prettier-ignore
  const call = front.open(head);
  const done = await call.handle(Buffer.from(body, 'latin1'), new AbortController().signal);
  expect([name, done.reply.status, asked.length]).toEqual([name, 200, 1]);
});

test('the envelope of an MTOM package is read', async () => {
  const root = 'Content-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\nContent-ID: <root>\r\n\r\n';
  const body = `--b\r\n${root}${envelope()}\r\n--b--\r\n`;
  const headers = { 'content-type': 'multipart/related; type="application/xop+xml"; start="<root>"; boundary=b' };
  expect(await rig([answer]).send(soapPath, { body, headers })).toMatchObject({ status: 200 });
});

test.each([
  [failure('upstream.unreachable', 'the identity service could not be reached', { retryAfterSeconds: 1 }), 502],
  [failure('upstream.timeout', 'the identity service did not answer in time', { cause: 'ECONNRESET' }), 504],
])('a transport failure is a Fault: %s', async (given, status) => {
  const sent = await rig([given]).send(soapPath, { body: envelope() });
  expect(sent.status).toBe(status);
  expect(sent.text).toContain(`<code>${given.code}</code>`);
  expect(sent.record).toMatchObject({
    outcome: given.code,
    ...(given.cause === undefined ? {} : { cause: given.cause }),
  });
});

test('words of the service that XML cannot hold are made harmless', async () => {
  const text = JSON.stringify({ IsSuccessful: false, ErrorMessage: 'a\u0000b' });
  const sent = await rig([{ text }]).send(soapPath, { body: envelope() });
  expect(sent).toMatchObject({ status: 200, record: { outcome: 'crm.unauthenticated' } });
  expect(sent.text).toContain('<IsSuccessful>false</IsSuccessful>');
});

test('no refusal quotes a secret', async () => {
  const { send } = rig([answer]);
  const texts = await Promise.all(
    [
      envelope().replace('Cust12345', logIn.ApplicationToken.repeat(90)),
      envelope().replace('</SignedSystemToken>', '</SignedSystemToken><ReturnTokenType>App-a1b2</ReturnTokenType>'),
      envelope().replace('<SignedSystemToken>', '<SignedSystemToken><a/>'),
    ].map(async (body) => (await send(soapPath, { body })).text),
  );
  expect(texts.every((text) => text.includes('Fault'))).toBe(true);
  expect(secrets.filter((secret) => texts.join().includes(secret))).toEqual([]);
});

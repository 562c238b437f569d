import { runSandbox, type RunningSandbox } from '../gateway/running';
import { RawClient, stopAll } from '../server/support';
import { recordedRequests, type RecordedRequest } from './recorded-requests';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(async () => {
  sandbox.reset();
  await stopAll();
});
afterAll(() => sandbox.stop());

/** Sends the request as its toolkit frames it and gives the whole answer. */
async function replay(request: RecordedRequest): Promise<string> {
  const body = Buffer.from(request.body);
  const target = request.target ?? 'POST /Remote/Services86/Appointment.svc';
  const framing = {
    none: [`Content-Length: ${body.length}`],
    'expect-continue': [`Content-Length: ${body.length}`, 'Expect: 100-continue'],
    chunked: ['Transfer-Encoding: chunked'],
  }[request.framing ?? 'none'];
  const fields = [...request.fields, ...framing, 'Host: crm.example.com', 'Connection: close'];
  const head = `${target} HTTP/${request.http ?? '1.1'}\r\n${fields.join('\r\n')}\r\n\r\n`;
  const client = new RawClient(sandbox.port).send(head);
  if (request.framing === 'expect-continue') await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
  if (request.framing === 'chunked')
    for (const part of [body.subarray(0, 7), body.subarray(7)]) client.send(chunk(part));
  return client.send(request.framing === 'chunked' ? '0\r\n\r\n' : body).closed;
}

const chunk = (part: Buffer): Buffer => Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]); // prettier-ignore

test.each(recordedRequests)('$toolkit', async (request) => {
  expect(request.effect(sandbox.state())).not.toEqual(request.becomes);
  const answer = await replay(request);
  const type = request.soap12 ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8';
  expect(answer).toMatch(/(?:^|\r\n\r\n)HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain(`content-type: ${type}\r\n`);
  expect(answer).toMatch(/<(?:\w+:)?Succeeded[^>]*>true</);
  expect(request.effect(sandbox.state())).toEqual(request.becomes);
});

test('an empty operation element, as .NET writes it when *Specified is forgotten, is a call without arguments', async () => {
  const [wcf] = recordedRequests;
  if (wcf === undefined) throw new Error('no requests');
  const empty = String(wcf.body).replace(/<SetSeen ([^>]*)>.*<\/SetSeen>/, '<SetSeen $1/>');
  const answer = await replay({ ...wcf, body: empty });
  expect(answer).toMatch(/HTTP\/1\.1 200 OK\r\n[\s\S]*<(?:\w+:)?Succeeded[^>]*>false</);
  expect(sandbox.state().commands).toEqual({ 'Appointment.SetSeen': 1 });
});

test('a foreign header block that must be understood is a MustUnderstand fault, and nothing happens', async () => {
  const [wcf] = recordedRequests;
  if (wcf === undefined) throw new Error('no requests');
  const body = String(wcf.body).replace(
    '</s:Header>',
    '<x:Tx xmlns:x="urn:x" s:mustUnderstand="1">5</x:Tx></s:Header>',
  );
  const answer = await replay({ ...wcf, body });
  expect(answer).toMatch(/HTTP\/1\.1 500 [\s\S]*<faultcode>\w+:MustUnderstand</);
  expect(sandbox.state().commands).toEqual({});
});

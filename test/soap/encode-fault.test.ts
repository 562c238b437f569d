import { failure, type FaultInfo } from '../../src/command';
import { encodeResponse } from '../../src/soap';
import type { SoapVersion } from '../../src/soap/namespaces';
import { decodeAnswer, soap11, soap12, waterOperation } from './messages';

const dispatcher = 'http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher';
const named = (local: string) => ({ namespace: dispatcher, local });
const own =
  '<failure xmlns="urn:netserver-gateway"><code>crm.refused</code><correlationId>id</correlationId></failure>';

function write(fault: FaultInfo, version: SoapVersion = '1.1', message = 'No') {
  const refused = failure('crm.refused', message, { exception: { message, type: 'SoapFault' }, fault });
  const options = { version, correlationId: 'id', applicationErrors: 'exception-info' } as const;
  return encodeResponse(refused, waterOperation, options);
}

/** Written and read again. */
function readAgain(fault: FaultInfo, version: SoapVersion): unknown {
  const { body, contentType, status } = write(fault, version);
  const outcome = decodeAnswer(typeof body === 'string' ? body : '', status, contentType);
  return outcome.kind === 'failure' ? outcome.fault : outcome;
}

test("the CRM's Fault stays a Fault, with its own code, in SOAP 1.1", () => {
  const answer = write({ codes: [named('DeserializationFailed')], detail: [] });
  expect(answer.status).toBe(500);
  expect(answer.body).toContain(
    `<s:Fault><faultcode xmlns:c="${dispatcher}">c:DeserializationFailed</faultcode><faultstring xml:lang="en">No</faultstring><detail>${own}</detail></s:Fault>`,
  );
});

test('in SOAP 1.2 as a subcode; who is to change something is the CRM itself where it does not say', () => {
  const answer = write({ codes: [named('InternalServiceFault')], language: 'nb-NO', detail: [] }, '1.2');
  expect(answer.status).toBe(500);
  expect(answer.body).toContain(
    `<s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value xmlns:c="${dispatcher}">c:InternalServiceFault</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="nb-NO">No</s:Text></s:Reason>`,
  );
});

test.each([
  [soap11, 'Client', 's:Client', 's:Sender', 400],
  [soap12, 'Sender', 's:Client', 's:Sender', 400],
  ['', 'Client', 's:Client', 's:Sender', 400],
  [soap11, 'Server', 's:Server', 's:Receiver', 500],
  [soap12, 'Receiver', 's:Server', 's:Receiver', 500],
  [soap11, 'Client.Authentication', 's:Client.Authentication', 's:Sender', 400],
  [soap12, 'MustUnderstand', 's:MustUnderstand', 's:MustUnderstand', 500],
  [soap12, 'DataEncodingUnknown', 's:Client', 's:DataEncodingUnknown', 500],
  [soap11, 'Unknown', 's:Server', 's:Receiver', 500],
] as const)("the envelope's own code {%s}%s is %s and %s", (namespace, local, in11, in12, status12) => {
  const fault = { codes: [{ namespace, local }], detail: [] };
  expect(write(fault)).toMatchObject({ status: 500, body: expect.stringContaining(`<faultcode>${in11}</faultcode>`) });
  const written = write(fault, '1.2');
  expect(written.body).toContain(`<s:Code><s:Value>${in12}</s:Value></s:Code>`);
  expect(written.status).toBe(status12);
});

test('without any code it is the side of the failure', () => {
  expect(write({ codes: [], detail: [] }).body).toContain('<faultcode>s:Server</faultcode>');
});

test('subcodes nest, and SOAP 1.1 has room for the last one', () => {
  const codes = [{ namespace: soap12, local: 'Sender' }, { namespace: 'urn:a', local: 'Outer' }, named('Inner')];
  expect(readAgain({ codes, detail: [] }, '1.2')).toMatchObject({ codes });
  expect(readAgain({ codes, detail: [] }, '1.1')).toMatchObject({ codes: [named('Inner')] });
});

const detail = [
  'loose <text>',
  {
    name: { namespace: 'urn:d"', local: 'Told' },
    attributes: [
      [{ namespace: '', local: 'at' }, 'a"b&c'],
      [{ namespace: 'http://www.w3.org/2001/XMLSchema-instance', local: 'nil' }, 'true'],
    ],
    content: [
      { name: { namespace: 'urn:d"', local: 'Same' }, attributes: [], content: ['x & y'] },
      { name: { namespace: '', local: 'None' }, attributes: [], content: [] },
    ],
  },
] as const;

test.each(['1.1', '1.2'] as const)('the detail is written as it was read, in SOAP %s', (version) => {
  expect(readAgain({ codes: [named('A')], detail }, version)).toMatchObject({
    detail: [...detail, { name: { namespace: 'urn:netserver-gateway', local: 'failure' } }],
  });
});

test('what XML cannot hold is replaced', () => {
  const answer = write({ codes: [], detail: ['\ud800\0'] }, '1.1', 'No\0');
  expect(answer.body).toContain('>No\ufffd</faultstring>');
  expect(answer.body).toContain('<detail>\ufffd\ufffd<failure');
});

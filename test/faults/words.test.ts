/** How SOAP callers of both SOAP versions and of two Services versions are told what a CRM says: as it was said. */
import { runGateway, type RunningGateway } from '../gateway/running';
import { ask, secrets, type AnswerTold } from './client';
import { answer, FakeCrm, serviceNamespace, soapMessage, type Flavour } from './fake-crm';

const flavours = ['rest', 'soap'] as const;
const crms = new Map<Flavour, { readonly crm: FakeCrm; readonly gateway: RunningGateway }>();

beforeAll(async () => {
  for (const flavour of flavours) {
    const crm = await new FakeCrm().start();
    const UPSTREAM_VERSION = 'Services86';
    const gateway = await runGateway({ UPSTREAM_KIND: flavour, UPSTREAM_URL: crm.url, UPSTREAM_VERSION });
    crms.set(flavour, { crm, gateway });
  }
});

afterAll(async () => {
  for (const { crm, gateway } of crms.values()) {
    await gateway.stop();
    await crm.stop();
  }
});

let lastId = 100;

/** What every SOAP caller is told, by a write and by a read, when the CRM answers so. */
async function tellAll(flavour: Flavour, status: number, content: string, type: string): Promise<AnswerTold[]> {
  const { crm, gateway } = crms.get(flavour) ?? { crm: new FakeCrm(), gateway: undefined };
  const id = (lastId += 1);
  crm.faults.set(id, ({ socket }) => void socket.write(answer(status, content, { 'Content-Type': type })));
  const told: AnswerTold[] = [];
  for (const operation of ['SetSeen', 'GetAppointment'] as const)
    for (const soap of ['1.1', '1.2'] as const)
      for (const version of ['Services86', 'Services88'])
        told.push(await ask(gateway?.address ?? '', 'soap', operation, id, { soap, version }));
  return told;
}

const xml = 'text/xml; charset=utf-8';
const dispatcher = 'http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher';
const detailed = (crm: string): string =>
  `<detail><t:Told xmlns:t="urn:t" at="${crm}"><t:Where>Ticket ${secrets[0]} at ${crm}/x</t:Where><t:StackTrace>at A.B()</t:StackTrace></t:Told></detail>`;

test.each(['DeserializationFailed', 'InternalServiceFault', 'ActionNotSupported'])(
  "WCF's own fault %s is a Fault with its code, its text and its detail",
  async (code) => {
    const address = crms.get('soap')?.crm.url ?? '';
    const fault = `<s:Fault><faultcode xmlns:a="${dispatcher}">a:${code}</faultcode><faultstring xml:lang="nb">Gikk ikke hos ${address}</faultstring>${detailed(address)}</s:Fault>`;
    const all = await tellAll('soap', 500, soapMessage('', fault), xml);
    expect(all).toHaveLength(8);
    for (const { status, body } of all) {
      expect(status).toBe(code === 'ActionNotSupported' ? 501 : 500);
      expect(body).toMatch(
        new RegExp(`<(?:faultcode|s:Subcode><s:Value) xmlns:c="${dispatcher}">c:${code}</(?:faultcode|s:Value)>`),
      );
      expect(body).toContain('xml:lang="nb">Gikk ikke hos [CRM]<');
      expect(body).toContain('<Told xmlns="urn:t" at="[CRM]"><Where>Ticket (secret) at [CRM]/x</Where></Told>');
      expect(body).not.toContain('Succeeded');
    }
  },
);

test('Succeeded=false in, Succeeded=false out, whatever the status', async () => {
  const block = (name: string, content: string): string => `<${name} xmlns="${serviceNamespace}">${content}</${name}>`;
  const blocks =
    block('ExceptionInfo', '<Message>No such appointment</Message><ExceptionType>SoException</ExceptionType>') +
    block('Succeeded', 'false');
  for (const status of [200, 500])
    for (const operation of ['SetSeen', 'GetAppointment']) {
      const all = await tellAll('soap', status, soapMessage(blocks, block(`${operation}Response`, '')), xml);
      const asked = operation === 'SetSeen' ? all.slice(0, 4) : all.slice(4);
      expect(asked).toHaveLength(4);
      for (const told of asked) {
        expect(told.status).toBe(200);
        expect(told.body).toContain('<Succeeded>false</Succeeded>');
        expect(told.body).toContain('<Message>No such appointment</Message>');
      }
    }
});

test.each([
  [400, '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No right","ErrorSource":"S"}'],
  [403, '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No right","ErrorSource":"S"}'],
  [404, '{"Message":"No right"}'],
  [429, '{"error":true,"errorType":"SoException","errorMessage":"No right"}'],
  [500, '{"message":"No right","messageDetail":"No right"}'],
])("a v1 CRM's own words with %p are header blocks", async (status, words) => {
  for (const told of await tellAll('rest', status, words, 'application/json')) {
    expect(told.status).toBe(200);
    expect(told.body).toContain('<Succeeded>false</Succeeded>');
    expect(told.body).toContain('<Message>No right</Message>');
  }
});

test.each([
  [400, 'text/html', '<html>No</html>'],
  [403, 'application/json', '{"message":"Forbidden"}'],
  [404, 'application/json', 'null'],
  [413, 'text/plain', 'too large'],
  [429, '', ''],
])('with %p as %p the sender is unknown: a Fault, over either kind of CRM', async (status, type, content) => {
  for (const flavour of flavours)
    for (const told of await tellAll(flavour, status, content, type)) {
      expect(told.status).toBe(500);
      expect(told.body).toMatch(/<faultcode>s:Server<|<s:Value>s:Receiver<\/s:Value><\/s:Code>/);
      expect(told.body).toMatch(/<code>crm\.\w+<\/code>/);
      expect(told.body).not.toContain('Succeeded');
    }
});

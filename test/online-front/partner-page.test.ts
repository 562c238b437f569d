import { readWsdl } from '../../src/contract';
import { partnerContract } from '../../src/online-front/partner-contract';
import { rig, soapPath } from './rig';

const read = (target: string, head: object = {}) => rig([]).send(target, { method: 'GET', ...head });

test('the contract is that of the service: names, blocks, order', () => {
  const { agent, authenticate } = partnerContract();
  expect(agent.operation('AuthenticationRequest')).toBe(authenticate);
  expect(agent.operation('Authenticate')).toBeUndefined();
  expect(authenticate).toMatchObject({
    soapAction: 'http://www.superoffice.com/superid/partnersystemuser/0.1/IPartnerSystemUserService/Authenticate',
    response: { local: 'AuthenticationResponse' },
    requestHeaders: [{ part: 'ApplicationToken' }, { part: 'ContextIdentifier' }],
    responseHeaders: [],
  });
  expect(authenticate.parameters.map(({ name }) => name)).toEqual(['SignedSystemToken', 'ReturnTokenType']);
  expect(authenticate.results.map(({ name }) => name)).toEqual(['IsSuccessful', 'Token', 'ErrorMessage']);
});

test.each([
  [`${soapPath}?wsdl`, 'https://gate.example.com/crm/login/services/PartnerSystemUserService.svc'],
  [
    `/Cust1${soapPath.toUpperCase()}?SingleWSDL`,
    'https://gate.example.com/crm/Cust1/login/services/PartnerSystemUserService.svc',
  ],
])('%s names the address that the client uses, for both versions of SOAP', async (target, address) => {
  const { text, headers, record } = await read(target);
  expect(headers['content-type']).toBe('text/xml; charset=utf-8');
  expect(text.match(/<soap(?:12)?:address location="([^"]*)"/g)).toEqual([
    `<soap:address location="${address}"`,
    `<soap12:address location="${address}"`,
  ]);
  expect(readWsdl(text, 'IPartnerSystemUserService.wsdl', '0.1')).toHaveProperty('agent');
  expect(record).toMatchObject({ wire: 'page', agent: 'PartnerSystemUserService', outcome: 'ok' });
});

test('there is no second file', async () => {
  expect(await read(`${soapPath}?xsd=xsd0`)).toMatchObject({ status: 404, record: { outcome: 'request.notFound' } });
});

test('a page for people has the address, the blocks and calls to paste', async () => {
  const { status, text, headers } = await read(`/Cust1${soapPath}`, { headers: { accept: 'text/html' } });
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  for (const part of ['ContextIdentifier', 'Cust1', 'SignedSystemToken', 'ErrorMessage', '?wsdl', 'curl'])
    expect(text).toContain(part);
});

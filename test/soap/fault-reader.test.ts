import { decodeAnswer, envelope, soap12 } from './messages';

const fault11 = (content: string) => decodeAnswer(envelope(`<s:Fault>${content}</s:Fault>`), 500);
const fault12 = (content: string) =>
  decodeAnswer(envelope(`<s:Fault>${content}</s:Fault>`, '', soap12), 500, 'application/soap+xml');

test('SOAP 1.1 says its reason in faultstring', () => {
  expect(
    fault11('<faultcode>s:Server</faultcode><faultstring> Broken </faultstring><detail><a>stack</a></detail>'),
  ).toEqual({
    kind: 'failure',
    code: 'crm.refused',
    message: 'Broken',
    exception: { message: 'Broken', type: 'SoapFault' },
  });
});

test('SOAP 1.2 says it in Reason, the first language first', () => {
  expect(
    fault12(
      '<s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en">Broken</s:Text><s:Text xml:lang="nb">Ødelagt</s:Text></s:Reason><s:Role>x</s:Role>',
    ),
  ).toMatchObject({ code: 'crm.refused', message: 'Broken' });
});

test('a fault without words still is one', () => {
  expect(fault11('')).toMatchObject({ code: 'crm.refused', message: 'the CRM answered with a fault' });
  expect(fault11('<faultstring><b>bold</b></faultstring>')).toMatchObject({ message: 'the CRM answered with a fault' });
});

test.each([
  ['a:ActionNotSupported', 'upstream.unsupported'],
  ['wsse:FailedAuthentication', 'crm.unauthenticated'],
  ['wsse:InvalidSecurityToken', 'crm.unauthenticated'],
  ['s:Client.InvalidSecurity', 'crm.unauthenticated'],
  ['s:Client', 'crm.refused'],
])('the code %s is %s in both versions', (code, meaning) => {
  expect(fault11(`<faultcode>${code}</faultcode><faultstring>x</faultstring>`)).toMatchObject({ code: meaning });
  expect(
    fault12(
      `<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text>x</s:Text></s:Reason>`,
    ),
  ).toMatchObject({ code: meaning });
});

const detail = (content: string) =>
  `<detail><e:ExceptionDetail xmlns:e="http://schemas.datacontract.org/2004/07/System.ServiceModel">${content}</e:ExceptionDetail></detail>`;

test("WCF's exception detail is taken without its stack", () => {
  const outcome = fault11(
    `<faultstring>No right</faultstring>${detail('<e:HelpLink/><e:InnerException><e:Message>Deeper</e:Message></e:InnerException><e:Message>No right</e:Message><e:StackTrace>at A()</e:StackTrace><e:Type>SoSentryException</e:Type>')}`,
  );
  expect(outcome).toEqual({
    kind: 'failure',
    code: 'crm.forbidden',
    message: 'No right',
    exception: { message: 'No right', type: 'SoSentryException', inner: { message: 'Deeper' } },
  });
});

test('an empty exception detail says nothing', () => {
  expect(fault11(`<faultstring>x</faultstring>${detail('')}`)).toMatchObject({ exception: { type: 'SoapFault' } });
});

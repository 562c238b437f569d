import { garden } from '../golden/garden';
import { decodeAnswer, envelope, soap11, soap12 } from './messages';

const fault11 = (content: string) => decodeAnswer(envelope(`<s:Fault>${content}</s:Fault>`), 500);
const fault12 = (content: string) =>
  decodeAnswer(envelope(`<s:Fault>${content}</s:Fault>`, '', soap12), 500, 'application/soap+xml');

const element = (local: string, content: readonly unknown[], namespace: string = garden.namespace): unknown => ({
  name: { namespace, local },
  attributes: [],
  content,
});

test('SOAP 1.1 says its reason in faultstring', () => {
  expect(
    fault11(
      '<faultcode>s:Server</faultcode><faultstring> Broken </faultstring><detail> <a><StackTrace>at A()</StackTrace></a> </detail>',
    ),
  ).toEqual({
    kind: 'failure',
    code: 'crm.refused',
    message: 'Broken',
    exception: { message: 'Broken', type: 'SoapFault' },
    fault: { codes: [{ namespace: soap11, local: 'Server' }], detail: [element('a', [])] },
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

const wcf = (local: string, content: readonly unknown[]): unknown =>
  element(local, content, 'http://schemas.datacontract.org/2004/07/System.ServiceModel');
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
    fault: {
      codes: [],
      detail: [
        wcf('ExceptionDetail', [
          wcf('HelpLink', []),
          wcf('InnerException', [wcf('Message', ['Deeper'])]),
          wcf('Message', ['No right']),
          wcf('Type', ['SoSentryException']),
        ]),
      ],
    },
  });
});

test('an empty exception detail says nothing', () => {
  expect(fault11(`<faultstring>x</faultstring>${detail('')}`)).toMatchObject({ exception: { type: 'SoapFault' } });
});

test('codes are names with their namespaces, wherever those are declared', () => {
  const inner = `<faultcode xmlns:d="urn:d">d:Odd</faultcode><faultstring xml:lang="nb">x</faultstring>`;
  expect(fault11(inner)).toMatchObject({
    fault: { codes: [{ namespace: 'urn:d', local: 'Odd' }], language: 'nb' },
  });
  expect(
    fault12(
      '<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:d="urn:d">d:Odd</s:Value></s:Subcode></s:Code>',
    ),
  ).toMatchObject({
    fault: {
      codes: [
        { namespace: soap12, local: 'Sender' },
        { namespace: 'urn:d', local: 'Odd' },
      ],
    },
  });
});

test('a code whose prefix nobody declared is none, a language that is none is left out', () => {
  const fault = fault11('<faultcode>nobody:Odd</faultcode><faultstring xml:lang="&quot;&gt;">x</faultstring>');
  expect(fault).toMatchObject({ fault: { codes: [], detail: [] } });
  expect(fault).not.toHaveProperty('fault.language');
});

const told = (content: string): unknown => {
  const outcome = fault11(`<faultstring>x</faultstring><detail>${content}</detail>`);
  return outcome.kind === 'failure' ? outcome.fault?.detail : outcome;
};

test('of the attributes of a detail those go on that mean the same elsewhere', () => {
  expect(told('<a b="1" xmlns:q="urn:q" q:c="2" i:nil="true" i:type="q:T"/>')).toEqual([
    {
      name: { namespace: garden.namespace, local: 'a' },
      attributes: [
        [{ namespace: '', local: 'b' }, '1'],
        [{ namespace: 'http://www.w3.org/2001/XMLSchema-instance', local: 'nil' }, 'true'],
      ],
      content: [],
    },
  ]);
});

test('a detail has its bounds, and what is beyond is left out, well-formed', () => {
  const sizeOf = (content: unknown): number => JSON.stringify(content).length;
  for (const much of [
    '<a>'.repeat(40) + '</a>'.repeat(40),
    '<a b="c"/>'.repeat(2_000),
    `<a>${'x'.repeat(500_000)}</a>`,
    `<${'a'.repeat(200)}/>`.repeat(900),
  ])
    expect(sizeOf(told(much))).toBeLessThan(100_000);
  expect(told(`${'<a/>'.repeat(300)}<b/>`)).toHaveLength(256);
});

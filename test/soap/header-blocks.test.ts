import type { Credential } from '../../src/command';
import { decode, envelope, soap12 } from './messages';

const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

function callerOf(header: string, version?: string): unknown {
  const decoded = decode(envelope('<Water/>', header, version));
  return decoded.kind === 'request'
    ? decoded.caller
    : [decoded.failure.code, decoded.failure.path, decoded.failure.message];
}

const ticketOf = (credential: Credential | undefined): string | undefined =>
  credential?.scheme === 'ticket' ? credential.ticket.reveal() : undefined;

test('ticket and application token are taken as they are', () => {
  const decoded = decode(
    envelope(
      '<Water/>',
      '<Credentials><Ticket>7T:a&amp;b==</Ticket></Credentials><ApplicationToken>app</ApplicationToken>',
    ),
  );
  if (decoded.kind === 'failure') throw new Error(decoded.failure.message);
  expect(ticketOf(decoded.caller.credential)).toBe('7T:a&b==');
  expect(decoded.caller.applicationToken?.reveal()).toBe('app');
});

test('empty and nil blocks say nothing', () => {
  expect(callerOf('<ApplicationToken/><Credentials><Ticket i:nil="true"/></Credentials><TimeZone/>')).toEqual({});
  expect(
    callerOf('<ApplicationToken i:nil="true"/><Credentials/><TimeZone><SoTimeZoneLocationCode/></TimeZone>'),
  ).toEqual({});
});

test('a time zone has an id, a code or both', () => {
  expect(
    callerOf(
      '<TimeZone><SoTimeZoneLocationCode>NO/Oslo</SoTimeZoneLocationCode><SoTimeZoneId> 7 </SoTimeZoneId></TimeZone>',
    ),
  ).toEqual({
    timeZone: { id: 7, code: 'NO/Oslo' },
  });
});

test.each([
  ['<ApplicationToken>a b</ApplicationToken>', 'Header/ApplicationToken', 'must consist of visible ASCII characters'],
  [
    '<ApplicationToken>a</ApplicationToken><ApplicationToken>b</ApplicationToken>',
    'Header/ApplicationToken',
    'the header block occurs twice',
  ],
  ['<ApplicationToken><b/></ApplicationToken>', 'Header/ApplicationToken', 'unexpected element (not shown)'],
  ['<Credentials><Ticket>a</Ticket><Ticket>b</Ticket></Credentials>', 'Header/Credentials/Ticket', 'occurs twice'],
  ['<Credentials>7T:abc</Credentials>', 'Header/Credentials', 'expected Ticket, found text'],
  ['<Credentials><Password>a</Password></Credentials>', 'Header/Credentials', 'expected Ticket, found "Password"'],
  ['<TimeZone><SoTimeZoneId>x</SoTimeZoneId></TimeZone>', 'Header/TimeZone/SoTimeZoneId', 'expected int, found "x"'],
])('%s is refused', (header, path, message) => {
  expect(callerOf(header)).toEqual(['request.invalid', path, message]);
});

test('unknown blocks are passed over, unless we must understand them', () => {
  expect(callerOf('<x:Any xmlns:x="urn:x"><x:deep>text</x:deep></x:Any><Unknown/>')).toEqual({});
  expect(callerOf('<x:Any xmlns:x="urn:x" s:mustUnderstand="0"/>')).toEqual({});
  expect(callerOf('<x:Any xmlns:x="urn:x" s:mustUnderstand="1"/>')).toEqual([
    'request.mustUnderstand',
    'Header',
    'header block "Any" is not understood',
  ]);
  expect(callerOf('<x:Any xmlns:x="urn:x" s:mustUnderstand=" true "/>', soap12)).toContain('request.mustUnderstand');
});

test.each(['yes', '2', 'TRUE', ''])('mustUnderstand=%p says nothing clear', (flag) => {
  const told = [
    'request.invalid',
    'Header',
    `mustUnderstand of "Any" must be true or false, found ${JSON.stringify(flag)}`,
  ];
  expect(callerOf(`<x:Any xmlns:x="urn:x" s:mustUnderstand="${flag}"/>`)).toEqual(told);
  expect(callerOf(`<x:Any xmlns:x="urn:x" s:mustUnderstand="${flag}"/>`, soap12)).toEqual(told);
  expect(callerOf(`<ApplicationToken s:mustUnderstand="${flag}"/>`)).toEqual({});
});

test.each(['2005/08', '2004/08', '2004/03', '2003/03'])(
  'the message properties of WS-Addressing %s are understood',
  (date) => {
    const owner = date === '2005/08' ? 'http://www.w3.org' : 'http://schemas.xmlsoap.org/ws';
    const header = ['To', 'From', 'ReplyTo', 'FaultTo', 'MessageID', 'RelatesTo', 'RelatesTo']
      .map((name) => `<w:${name} s:mustUnderstand="1" xmlns:w="${owner}/${date}/addressing"><w:Address/></w:${name}>`)
      .join('');
    expect(callerOf(header)).toEqual({});
    expect(callerOf(header + header)).toEqual(['request.invalid', 'Header/To', 'the header block occurs twice']);
  },
);

test.each([
  ['<Credentials i:nil="true"><Ticket>7T:a</Ticket></Credentials>', 'Header/Credentials'],
  ['<Credentials><Ticket i:nil="true">7T:a</Ticket></Credentials>', 'Header/Credentials'],
  ['<ApplicationToken i:nil="1">a</ApplicationToken>', 'Header/ApplicationToken'],
  ['<TimeZone i:nil="true"><SoTimeZoneId>1</SoTimeZoneId></TimeZone>', 'Header/TimeZone'],
])('%s contradicts itself', (header, path) => {
  expect(callerOf(header)).toEqual(['request.invalid', path, 'a nil element must be empty']);
});

test('a block for another node is not ours to understand', () => {
  expect(callerOf('<x:A xmlns:x="urn:x" s:mustUnderstand="1" s:actor="urn:other"/>')).toEqual({});
  expect(callerOf('<x:A xmlns:x="urn:x" s:mustUnderstand="1" s:role="urn:other"/>', soap12)).toEqual({});
  const next = 's:actor="http://schemas.xmlsoap.org/soap/actor/next"';
  expect(callerOf(`<x:A xmlns:x="urn:x" s:mustUnderstand="1" ${next}/>`)).toContain('request.mustUnderstand');
});

const token = (password: string) =>
  `<w:Security xmlns:w="${wsse}"><w:Timestamp/><w:UsernameToken><w:Username>tje0</w:Username>${password}<w:Nonce>x</w:Nonce></w:UsernameToken></w:Security>`;

test('a UsernameToken is Basic credentials', () => {
  expect(callerOf(token('<w:Password>Tje0</w:Password>'))).toMatchObject({
    credential: { scheme: 'basic', user: 'tje0' },
  });
  expect(callerOf(token(`<w:Password Type="${wsse}#PasswordText">Tje0</w:Password>`))).toMatchObject({
    credential: { scheme: 'basic' },
  });
});

test('a ticket wins over a UsernameToken', () => {
  const ticket = '<Credentials><Ticket>7T:a</Ticket></Credentials>';
  expect(callerOf(ticket + token('<w:Password>a</w:Password>'))).toMatchObject({ credential: { scheme: 'ticket' } });
  expect(callerOf(token('<w:Password>a</w:Password>') + ticket)).toMatchObject({ credential: { scheme: 'ticket' } });
});

test('a password digest cannot be passed on', () => {
  expect(callerOf(token(`<w:Password Type="${wsse}#PasswordDigest">x=</w:Password>`))).toEqual([
    'request.invalid',
    'Header/Security/Password',
    'only PasswordText is supported',
  ]);
});

test('blocks of one service alone are read by name, and count as unknown elsewhere', () => {
  const textBlocks = new Set(['Place']);
  const read = (header: string) => decode(envelope('<Water/>', header), { textBlocks });
  expect(read('<Place> the <!-- --><![CDATA[shed]]></Place>')).toMatchObject({
    texts: new Map([['Place', ' the shed']]),
  });
  expect(read('<Place i:nil="true"/><Time>noon</Time>')).not.toHaveProperty('texts');
  expect(read('<Place/><Place/>')).toMatchObject({ failure: { path: 'Header/Place' } });
  expect(read('<Place><b/></Place>')).toMatchObject({ failure: { path: 'Header/Place' } });
  expect(decode(envelope('<Water/>', '<Place>shed</Place>'))).not.toHaveProperty('texts');
});

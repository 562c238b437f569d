/**
 * Header blocks become HTTP headers of the call to the CRM: nothing that could break out of one passes, and none stands
 * twice.
 */
import { call, ns, secrets, setSeenArguments, setSeenBody } from '../requests';
import { client, each, once, type Row } from '../run-tables';

const header = (text: string): Buffer => call(setSeenBody, { header: text });
const ticket = (text: string): Buffer => header(`<Credentials><Ticket>${text}</Ticket></Credentials>`);
const token = (text: string): Buffer => header(`<ApplicationToken>${text}</ApplicationToken>`);
const zone = (text: string): Buffer => header(`<TimeZone>${text}</TimeZone>`);
const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const security = (content: string): Buffer =>
  header(`<o:Security xmlns:o="${wsse}"><o:UsernameToken>${content}</o:UsernameToken></o:Security>`);
const user = (name: string, password: string): Buffer =>
  security(`<o:Username>${name}</o:Username><o:Password>${password}</o:Password>`);
const invalid = (path: string) => client('request.invalid', path);
const accepted = (caller: unknown) => once(setSeenArguments, caller);

/** Texts no HTTP header may hold, as they would be written in XML. */
const unsafe = ['a&#13;&#10;X-Injected: 1', 'a&#10;b', 'a&#13;b', 'a\nb', 'a\r\nb', 'a&#9;b', 'a b', ' a', 'a ', 'ü', '漢字', '&#127;', '&#128;', '&#160;', '&#8232;', '😀'] as const; // prettier-ignore

const injection: readonly Row[] = [
  ...each(unsafe, (text): Row => [`ticket ${text}`, ticket(text), invalid('Header/Credentials/Ticket')]),
  ...each(unsafe, (text): Row => [`application token ${text}`, token(text), invalid('Header/ApplicationToken')]),
  ...each(
    [
      'a&#13;&#10;X-Injected: 1',
      'a&#10;b',
      'Zürich',
      'a&#9;b',
      '漢字',
      'a&#127;',
      'x'.repeat(257),
      'N, includeTZOffset',
      'includeTZOffset',
      'NO,US-NY',
      '42',
    ],
    (text): Row => [
      `time zone location ${text.slice(0, 30)}`,
      zone(`<SoTimeZoneLocationCode>${text}</SoTimeZoneLocationCode>`),
      invalid('Header/TimeZone/SoTimeZoneLocationCode'),
    ],
  ),
  ...each(['a&#13;&#10;b', 'a&#10;b', 'a&#127;b', 'a:b', 'x'.repeat(257)], (text): Row => [
    `user name ${text.slice(0, 30)}`,
    user(text, 'p'),
    invalid('Header/Security/UsernameToken'),
  ]),
  ...each(['a&#13;&#10;b', 'a&#9;b', 'x'.repeat(4097)], (text): Row => [
    `password ${text.slice(0, 30)}`,
    user('u', text),
    invalid('Header/Security/UsernameToken'),
  ]),
  ['a ticket of 4,097 characters', ticket('x'.repeat(4097)), invalid('Header/Credentials/Ticket')],
];

const duplicates: readonly Row[] = [
  ['two Credentials', header('<Credentials><Ticket>a</Ticket></Credentials>'.repeat(2)), invalid('Header/Credentials')],
  ['two Tickets', header('<Credentials><Ticket>a</Ticket><Ticket>b</Ticket></Credentials>'), invalid('Header/Credentials/Ticket')],
  ['two ApplicationTokens', header('<ApplicationToken>a</ApplicationToken>'.repeat(2)), invalid('Header/ApplicationToken')],
  ['two TimeZones', header('<TimeZone/><TimeZone/>'), invalid('Header/TimeZone')],
  ['two SoTimeZoneIds', zone('<SoTimeZoneId>1</SoTimeZoneId><SoTimeZoneId>1</SoTimeZoneId>'), invalid('Header/TimeZone/SoTimeZoneId')],
  ['a second ticket under another prefix', header(`<Credentials><Ticket>a</Ticket></Credentials><v:Credentials xmlns:v="${ns.services86}"><v:Ticket>b</v:Ticket></v:Credentials>`), invalid('Header/Credentials')],
  ['two Securities', header(`<o:Security xmlns:o="${wsse}"/>`.repeat(2)), invalid('Header/Security')],
  ['two Usernames', security('<o:Username>a</o:Username><o:Username>b</o:Username>'), invalid('Header/Security/Username')],
  ['two Passwords', security('<o:Username>a</o:Username><o:Password>a</o:Password><o:Password>b</o:Password>'), invalid('Header/Security/Password')],
  ['two UsernameTokens', header(`<o:Security xmlns:o="${wsse}">${'<o:UsernameToken><o:Username>a</o:Username></o:UsernameToken>'.repeat(2)}</o:Security>`), invalid('Header/Security/UsernameToken')],
]; // prettier-ignore

const content: readonly Row[] = [
  ['a ticket in the namespace of Services88', header(`<Credentials><Ticket xmlns="${ns.services88}">a</Ticket></Credentials>`), invalid('Header/Credentials')],
  ['an element in the ticket', ticket('<x/>'), invalid('Header/Credentials')],
  ['text beside the ticket', header('<Credentials>x<Ticket>a</Ticket></Credentials>'), invalid('Header/Credentials')],
  ['an unknown child of Credentials', header('<Credentials><Password>a</Password></Credentials>'), invalid('Header/Credentials')],
  ['__proto__ in Credentials', header('<Credentials><__proto__>a</__proto__></Credentials>'), invalid('Header/Credentials')],
  ['an element in ApplicationToken', token('<x/>'), invalid('Header/ApplicationToken')],
  ...each(['x', '1.5', '2147483648', '0x10', '1e3', '--1'], (text): Row => [`SoTimeZoneId ${text}`, zone(`<SoTimeZoneId>${text}</SoTimeZoneId>`), invalid('Header/TimeZone/SoTimeZoneId')]),
  ['a password digest', security('<o:Username>a</o:Username><o:Password Type="http://x#PasswordDigest">b</o:Password>'), invalid('Header/Security/Password')],
]; // prettier-ignore

const nil: readonly Row[] = [
  ['nil Credentials with a ticket', header('<Credentials i:nil="true"><Ticket>a</Ticket></Credentials>'), invalid('Header/Credentials')],
  ['a nil ticket with a text', header('<Credentials><Ticket i:nil="1">a</Ticket></Credentials>'), invalid('Header/Credentials')],
  ['a nil ApplicationToken with a text', header('<ApplicationToken i:nil="true">a</ApplicationToken>'), invalid('Header/ApplicationToken')],
  ['a nil TimeZone with an id', header('<TimeZone i:nil="true"><SoTimeZoneId>1</SoTimeZoneId></TimeZone>'), invalid('Header/TimeZone')],
  ['nil that is neither true nor false', header('<Credentials i:nil="yes"><Ticket>a</Ticket></Credentials>'), invalid('Header/Credentials')],
  ['Credentials elsewhere', header('<Credentials href="#id0"/>'), invalid('Header/Credentials')],
  ['a ticket elsewhere', header('<Credentials><Ticket href="#id0"/></Credentials>'), invalid('Header/Credentials')],
  ['all blocks nil, as .NET writes what is not set', header('<ApplicationToken i:nil="true"/><Credentials i:nil="true"/><TimeZone i:nil="true"/>'), accepted({ tenant: '' })],
  ['nil="false"', header('<Credentials i:nil="false"><Ticket>a</Ticket></Credentials>'), accepted({ credential: { ticket: 'a' } })],
]; // prettier-ignore

const legal: readonly Row[] = [
  ['the usual blocks', call(setSeenBody), accepted({ credential: { scheme: 'ticket', ticket: secrets.ticket }, applicationToken: secrets.applicationToken })],
  ['every visible ASCII character in a ticket', ticket('7T:!"#$%&amp;\'()*+,-./09:;&lt;=>?@AZ[\\]^_`az{|}~'), accepted({ credential: { ticket: '7T:!"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~' } })],
  ['a ticket of 4,096 characters', ticket('x'.repeat(4096)), accepted({ credential: { ticket: 'x'.repeat(4096) } })],
  ['a ticket in CDATA', ticket('<![CDATA[7T:abc]]>'), accepted({ credential: { ticket: '7T:abc' } })],
  ['an empty ticket is none', ticket(''), accepted({ tenant: '' })],
  ['a nil ticket is none', header('<Credentials><Ticket i:nil="true"/></Credentials>'), accepted({ tenant: '' })],
  ['empty Credentials', header('<Credentials/>'), accepted({ tenant: '' })],
  ['a time zone id', zone('<SoTimeZoneId> 42 </SoTimeZoneId>'), accepted({ timeZone: { id: 42 } })],
  ['a time zone with a code', zone('<SoTimeZoneId>42</SoTimeZoneId><SoTimeZoneLocationCode>EUR-NO</SoTimeZoneLocationCode>'), accepted({ timeZone: { id: 42, code: 'EUR-NO' } })],
  ['an empty time zone', zone(''), accepted({})],
  ['a user name with letters of other scripts', user('Åse', 'pæss'), accepted({ credential: { scheme: 'basic', user: 'Åse', password: 'pæss' } })],
  ['a password with a colon', user('u', 'a:b'), accepted({ credential: { user: 'u', password: 'a:b' } })],
  ['a UsernameToken with nonce and timestamp', security('<o:Username>u</o:Username><o:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">p</o:Password><o:Nonce>x</o:Nonce>'), accepted({ credential: { user: 'u' } })],
  ['blocks in Header and beside the Body', header('<ApplicationToken>a</ApplicationToken><!-- --><Credentials><Ticket>b</Ticket></Credentials>'), accepted({ applicationToken: 'a', credential: { ticket: 'b' } })],
]; // prettier-ignore

export const soapHeaders = {
  'header injection': injection,
  'duplicate header blocks': duplicates,
  'header content': content,
  'nil headers': nil,
  'legal headers': legal,
};

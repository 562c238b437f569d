/**
 * Requests that are accepted: which may go on to a SOAP CRM of the same version as they came, and which only we read as
 * they are meant.
 */
import {
  appointment88,
  bytesOf,
  call,
  credentials,
  envelope,
  ns,
  seen,
  setSeenBody,
  soap,
  soap12,
  type Content,
} from '../requests';

const pocket = '/Remote/Services86/Pocket.svc';
const parameters = '<AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode>';
const of88 = { path: appointment88, namespace: ns.services88 };
const push = (message: string): Buffer =>
  call(`<SendPushNotification><Message>${message}</Message></SendPushNotification>`, { path: pocket });
const entity = (content: string): Buffer =>
  call(`<SaveAppointmentEntity><AppointmentEntity>${content}</AppointmentEntity></SaveAppointmentEntity>`, of88);
const status = (text: string): string =>
  envelope(`<SetActivityStatus><ActivityIdentifier><a:string>${text}</a:string></ActivityIdentifier></SetActivityStatus>`); // prettier-ignore
const as = (type: string | undefined, content: Content): Buffer => soap(content, { headers: { 'Content-Type': type } });
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;
const header = (text: string): Buffer => call(setSeenBody, { header: credentials + text });
const attribute = (text: string): Buffer => call(setSeenBody.replace('<AppointmentId', `<AppointmentId ${text}`));
const on = (part: string, text: string): Buffer => soap(envelope(setSeenBody).replace(`<${part}`, `<${part} ${text}`));
const declarations = Array.from({ length: 100 }, (_, index) => ` xmlns:q${index}="urn:q${index}"`).join('');
const style = 's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"';
const schema = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

/** Name and request. */
export const kept: readonly (readonly [name: string, request: Buffer])[] = [
  ['the usual', call(setSeenBody)],
  ['with a declaration', call(setSeenBody, { prolog: `${declared('UTF-8')}\n` })],
  ['without charset', as('text/xml', envelope(setSeenBody))],
  ['with a parameter we do not pass on', as('text/xml; charset=UTF-8; action="SetSeen"', envelope(setSeenBody))],
  ['with a mark', as('text/xml', `\ufeff${status('å')}`)],
  ['indented', soap(envelope(setSeenBody).replaceAll('><', '>\r\n  <'))],
  ['a hundred namespaces', call(setSeenBody, { attributes: declarations })],
  ['prefixes of its own', call(`<x:SetSeen xmlns:x="${ns.services86}"><y:AppointmentId xmlns:y="${ns.services86}">5</y:AppointmentId></x:SetSeen>`)],
  ['CDATA and references', soap(status('<![CDATA[<å>]]>&#x1F600;&amp;'))],
  ['no parameters', call('<SetSeen/>')],
  ['one parameter', seen('<UpdateMode>OnlyThis</UpdateMode>')],
  ['a number as XML Schema has it too', seen('<AppointmentId> +00005\n</AppointmentId>')],
  ['a boolean as XML Schema has it too', push('<Silent>1</Silent>')],
  ['nil', push('<Title i:nil="true"/><ExtraValues i:nil="1"/>')],
  ['nil that is false', push('<Title i:nil="false">a</Title>')],
  ['a dictionary', push('<ExtraValues><StringKeyValuePair><Key>a</Key><Value>b</Value></StringKeyValuePair></ExtraValues>')],
  ['a carrier that names its type', call('<SaveAppointmentEntity><AppointmentEntity i:type="AppointmentEntity"><ColorIndex>5</ColorIndex></AppointmentEntity></SaveAppointmentEntity>', of88)],
  ['flags', entity('<TableRight><Mask> Select  Update </Mask></TableRight>')],
  ['a list', call('<SetSeenMany><AppointmentIds><a:int>5</a:int><a:int>6</a:int></AppointmentIds></SetSeenMany>', of88)],
  ['header blocks as .NET writes them', call(setSeenBody, { header: credentials.replaceAll(/<(ApplicationToken|Credentials)>/g, '<$1 s:mustUnderstand="1">') + '<TimeZone i:nil="true"/>' })],
  ['header blocks in another order', call(setSeenBody, { header: `<TimeZone><SoTimeZoneId>1</SoTimeZoneId><SoTimeZoneLocationCode>a</SoTimeZoneLocationCode></TimeZone>${credentials}` })],
]; // prettier-ignore

const seenInOrder = `<SetSeen>${parameters}</SetSeen>`;

/** Name, request and what the message that is sent instead holds. */
export const rewritten: readonly (readonly [name: string, request: Buffer, holds: string])[] = [
  ['parameters out of order', seen('<UpdateMode>OnlyThis</UpdateMode><AppointmentId>5</AppointmentId>'), seenInOrder],
  ['a carrier out of order', push('<Message>b</Message><Title>a</Title>'), '<Message><Title>a</Title><Message>b</Message></Message>'],
  ['key behind value', push('<ExtraValues><StringKeyValuePair><Value>b</Value><Key>a</Key></StringKeyValuePair></ExtraValues>'), '<Key>a</Key><Value>b</Value>'],
  ['an entry without its value', push('<ExtraValues><StringKeyValuePair><Key>a</Key></StringKeyValuePair></ExtraValues>'), '<Key>a</Key><Value i:nil="true"/>'],
  ['list items in the service namespace (nuSOAP)', call('<SetSeenMany><AppointmentIds><int>5</int></AppointmentIds></SetSeenMany>', of88), '<a:int>5</a:int>'],
  ['one of two list items', call('<SetSeenMany><AppointmentIds><a:int>5</a:int><int>6</int></AppointmentIds></SetSeenMany>', of88), '<a:int>5</a:int><a:int>6</a:int>'],
  ['blanks around a member', seen('<UpdateMode> OnlyThis </UpdateMode>'), '<UpdateMode>OnlyThis</UpdateMode>'],
  ['flags in lines', entity('<TableRight><Mask>Select\nUpdate</Mask></TableRight>'), '<Mask>Select Update</Mask>'],
  ['nil flags (node soap)', entity('<TableRight><Mask i:nil="true"/></TableRight>'), '<TableRight><Mask/></TableRight>'],
  ['a date without its time', push('<Date>2026-01-01</Date>'), '<Date>2026-01-01T00:00:00</Date>'],
  ['an inner list of one (Axis 1.4)', entity('<Contact><Address><LocalizedAddress><ArrayOfLocalizedField><ArrayOfLocalizedField><Name>a</Name></ArrayOfLocalizedField></ArrayOfLocalizedField></LocalizedAddress></Address></Contact>'), '<LocalizedAddress><ArrayOfLocalizedField><LocalizedField><Name>a</Name></LocalizedField></ArrayOfLocalizedField></LocalizedAddress>'],
  ['nil that is false where the schema has no nil', seen(parameters.replace('<AppointmentId', '<AppointmentId i:nil="false"')), seenInOrder],
  ['blanks in what is nil', push('<Title i:nil="true"> </Title>'), '<Title i:nil="true"/>'],
  ...['id="i1"', 'i:type="xsd:int"', style, 'xml:lang="en"', 'AppointmentId="6"'].map((text) => [`an attribute of a value: ${text}`, attribute(`${text} ${schema}`), seenInOrder] as const),
  ['an attribute of a list', call('<SetSeenMany><AppointmentIds id="i1"><a:int>5</a:int></AppointmentIds></SetSeenMany>', of88), '<a:int>5</a:int>'],
  ['an attribute of an entry', push('<ExtraValues><StringKeyValuePair id="i1"><Key>a</Key><Value>b</Value></StringKeyValuePair></ExtraValues>'), '<Key>a</Key><Value>b</Value>'],
  ['an attribute of the operation', on('SetSeen', 'i:type="SetSeen"'), seenInOrder],
  ['the operation nil', call('<SetSeen i:nil="true"/>'), '<SetSeen'],
  ...['s:Envelope', 's:Header', 's:Body', 'SetSeen'].map((part) => [`encodingStyle of ${part}`, on(part, style), seenInOrder] as const),
  ['Latin-1', as('text/xml; charset=iso-8859-1', Buffer.from(status('æ'), 'latin1')), '<a:string>æ</a:string>'],
  ['Windows-1252', as('text/xml', Buffer.from(declared('windows-1252') + status('\x80'), 'latin1')), '<a:string>€</a:string>'],
  ['UTF-16', as('text/xml', Buffer.from(`\ufeff${status('æ')}`, 'utf16le')), '<a:string>æ</a:string>'],
  ['US-ASCII', as('text/xml; charset=us-ascii', status('&#230;')), '<a:string>æ</a:string>'],
  ['UTF-8 by a name of its own', as('text/xml', declared('utf8') + status('æ')), '<a:string>æ</a:string>'],
  ['application/xml', as('application/xml', envelope(setSeenBody)), seenInOrder],
  ['application/soap+xml', as('application/soap+xml', envelope(setSeenBody)), seenInOrder],
  ['no content type', as(undefined, envelope(setSeenBody)), seenInOrder],
  ['a character as two references (Axis)', soap(status('&#xD83D;&#xDE00;')), '<a:string>😀</a:string>'],
  ['SOAP 1.2', soap12(envelope(setSeenBody, { version: '1.2' })), seenInOrder],
  ['a comment', call(`<!-- x -->${setSeenBody}`), seenInOrder],
  ['a comment in a value', seen(parameters.replace('5', '5<!-- 6 -->')), seenInOrder],
  ['a comment before the Envelope', call(setSeenBody, { prolog: '<!-- x -->' }), seenInOrder],
  ['a comment behind the Envelope', soap(bytesOf(`${envelope(setSeenBody)}<!-- x -->`)), seenInOrder],
  ...['<Foo>a</Foo>', '<Succeeded>true</Succeeded>', '<x:Foo xmlns:x="urn:x">a</x:Foo>', '<w:To xmlns:w="http://www.w3.org/2005/08/addressing">a</w:To>'].map((block) => [`a block beside ours: ${block}`, header(block), seenInOrder] as const),
  ['blocks beside the Body', soap(envelope(setSeenBody, { header: '' }).replace('<s:Body>', `${credentials}<s:Body>`)), `<s:Header>${credentials}</s:Header>`],
  ...['id="i1"', 's:actor="http://schemas.xmlsoap.org/soap/actor/next"', 's:mustUnderstand="true"', 's:mustUnderstand="yes"', 'Ticket="a"'].map((text) => [`an attribute of Credentials: ${text}`, call(setSeenBody, { header: credentials.replace('<Credentials', `<Credentials ${text}`) }), `<s:Header>${credentials}</s:Header>`] as const),
  ['an attribute of the ticket', call(setSeenBody, { header: credentials.replace('<Ticket', '<Ticket s:mustUnderstand="1"') }), `<s:Header>${credentials}</s:Header>`],
  ['Credentials for a log-in, which has none', call('<AuthenticateUsernamePassword><UserName>a</UserName></AuthenticateUsernamePassword>', { path: '/Remote/Services86/SoPrincipal.svc' }), '<s:Header><ApplicationToken>'],
  ['a time zone out of order', header('<TimeZone><SoTimeZoneLocationCode>a</SoTimeZoneLocationCode><SoTimeZoneId>1</SoTimeZoneId></TimeZone>'), '<SoTimeZoneId>1</SoTimeZoneId><SoTimeZoneLocationCode>a</SoTimeZoneLocationCode>'],
  ['a time zone without its id', header('<TimeZone><SoTimeZoneId/><SoTimeZoneLocationCode>a</SoTimeZoneLocationCode></TimeZone>'), '<TimeZone><SoTimeZoneLocationCode>a</SoTimeZoneLocationCode></TimeZone>'],
]; // prettier-ignore

/** The same for what the schema does not name, and a CRM of the caller's version may: it goes on as text of its own. */
export const strange: readonly (readonly [name: string, request: Buffer, holds: string])[] = [
  ['an unknown element', seen(`${parameters}<Colour>red</Colour>`), `<SetSeen>${parameters}<Colour>red</Colour></SetSeen>`],
  ['in front of others', seen(`<Colour/>${parameters}`), `<SetSeen><Colour></Colour>${parameters}</SetSeen>`],
  ['between others, out of order', seen('<UpdateMode>OnlyThis</UpdateMode><Colour>red</Colour><AppointmentId>5</AppointmentId>'), `<SetSeen>${parameters}<Colour>red</Colour></SetSeen>`],
  ['in a carrier', push('<Colour><a>red</a></Colour><Title>b</Title>'), '<Message><Colour><a>red</a></Colour><Title>b</Title></Message>'],
  ['of another namespace', push('<x:Colour xmlns:x="urn:x" x:a="b"><x:c/></x:Colour>'), '<Message><Colour xmlns="urn:x" xmlns:a0="urn:x" a0:a="b"><c></c></Colour></Message>'],
  ['with a comment, CDATA and references in it', push('<Colour><!-- x -->a<![CDATA[<b>]]>&#99;&amp;</Colour>'), '<Message><Colour>a&lt;b&gt;c&amp;</Colour></Message>'],
  ['four levels down', entity('<Contact><Address><LocalizedAddress><ArrayOfLocalizedField><LocalizedField><Name>a</Name><Colour>red</Colour></LocalizedField></ArrayOfLocalizedField></LocalizedAddress></Address></Contact>'), '<LocalizedField><Name>a</Name><Colour>red</Colour></LocalizedField>'],
  ['by another prefix', soap(envelope(setSeenBody).replace('<UpdateMode>', `<p:Colour xmlns:p="${ns.services86}">red</p:Colour><UpdateMode>`)), '<AppointmentId>5</AppointmentId><Colour>red</Colour><UpdateMode>'],
  ['over SOAP 1.2', soap12(envelope(setSeenBody.replace('<UpdateMode>', '<Colour>red</Colour><UpdateMode>'), { version: '1.2' })), '<Colour>red</Colour><UpdateMode>'],
  ['an unknown member', seen('<UpdateMode>Sometimes</UpdateMode>'), '<UpdateMode>Sometimes</UpdateMode>'],
  ['unknown flags', entity('<TableRight><Mask>Update Burn</Mask></TableRight>'), '<TableRight><Mask>Update Burn</Mask></TableRight>'],
]; // prettier-ignore

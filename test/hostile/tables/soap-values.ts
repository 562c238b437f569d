/**
 * Values against the contract: exact lexical forms, exact ranges, the path of what does not fit. Never rounded, never
 * cut.
 */
import { appointment88, call, ns, seen, seenMany } from '../requests';
import { map } from '../rig';
import { client, each, once, type Row } from '../run-tables';

const invalid = (path: string) => client('request.invalid', path);
const limit = (path: string) => client('request.limit', path);

const pocket = '/Remote/Services86/Pocket.svc';
const message = (content: string): Buffer =>
  call(`<SendPushNotification><Message>${content}</Message></SendPushNotification>`, { path: pocket });
const at = (name: string): string => `Body/SendPushNotification/Message/${name}`;
const field = (name: string, text: string): Buffer => message(`<${name}>${text}</${name}>`);
const told = (properties: unknown) => once({ Message: properties });

const entity = (content: string): Buffer =>
  call(`<SaveAppointmentEntity><AppointmentEntity>${content}</AppointmentEntity></SaveAppointmentEntity>`, {
    path: appointment88,
    namespace: ns.services88,
  });
const entityAt = (name: string): string => `Body/SaveAppointmentEntity/AppointmentEntity/${name}`;
const saved = (properties: unknown) => once({ AppointmentEntity: properties });

const integers: readonly Row[] = [
  ...each(
    ['', 'abc', '5a', '5 6', '1.0', '1.', '.5', '1e3', '1E0', '0x10', '0b1', '0o7', '1_000', '1,000', '--5', '+-5', '+', '-', '５', '²', 'NaN', 'INF', 'Infinity', 'true', 'null', '2147483648', '-2147483649', '4294967296', '9223372036854775808', '1'.repeat(65), '\u00a05', '&#xA0;5', '<x/>', '<AppointmentId>5</AppointmentId>', '5<x/>'],
    (text): Row => [`AppointmentId ${text.slice(0, 40)}`, seen(`<AppointmentId>${text}</AppointmentId>`), invalid('Body/SetSeen/AppointmentId')],
  ),
  ['nil where the contract has none', seen('<AppointmentId i:nil="true"/>'), invalid('Body/SetSeen/AppointmentId')],
  ['nil that is neither true nor false', seen('<AppointmentId i:nil="yes">5</AppointmentId>'), invalid('Body/SetSeen/AppointmentId')],
  ...each(['0', '-0', '+5', '0005', '2147483647', '-2147483648', ' 5\n', '<![CDATA[5]]>', `${' '.repeat(3000)}5${' '.repeat(3000)}`], (text): Row => [
    `legal AppointmentId ${text.slice(0, 20)}`,
    seen(`<AppointmentId>${text}</AppointmentId>`),
    once({ AppointmentId: text.includes('CDATA') ? 5 : Number(text) + 0 }),
  ]),
  ['xsi:nil="false" with a value', seen('<AppointmentId i:nil="false">5</AppointmentId>'), once({ AppointmentId: 5 })],
  ...each(['32768', '-32769', '1.5'], (text): Row => [`short ${text}`, entity(`<ColorIndex>${text}</ColorIndex>`), invalid(entityAt('ColorIndex'))]),
  ['the largest short', entity('<ColorIndex>32767</ColorIndex>'), saved({ ColorIndex: 32767 })],
]; // prettier-ignore

const words: readonly Row[] = [
  ...each(['', 'onlythis', 'ONLYTHIS', 'OnlyThis ThisAndForward', '1', '0', 'OnlyThis2', 'Only This', '__proto__', 'constructor', 'toString', 'OnlyThis\u00a0', '<x/>', 'x'.repeat(10_000)], (text): Row => [
    `UpdateMode ${text.slice(0, 40)}`,
    seen(`<UpdateMode>${text}</UpdateMode>`),
    invalid('Body/SetSeen/UpdateMode'),
  ]),
  ...each(['TRUE', 'True', 'yes', 'on', '2', '-1', '01', '', 'falsee', 't', '<x/>'], (text): Row => [`boolean ${text}`, field('Silent', text), invalid(at('Silent'))]),
  ...each(['true', '1', ' true '], (text): Row => [`legal boolean ${text}`, field('Silent', text), told({ Silent: true })]),
  ...each(['Select Select2', 'select', '3', 'Select,Update', '__proto__'], (text): Row => [`flags ${text}`, entity(`<TableRight><Mask>${text}</Mask></TableRight>`), invalid(entityAt('TableRight/Mask'))]),
  ['flags without end', entity(`<TableRight><Mask>${'Select '.repeat(1000)}</Mask></TableRight>`), limit(entityAt('TableRight/Mask'))],
  ['flags', entity('<TableRight><Mask> Select\nUpdate Select </Mask></TableRight>'), saved({ TableRight: { Mask: 'Select, Update' } })],
  ['no flags', entity('<TableRight><Mask/></TableRight>'), saved({ TableRight: { Mask: '' } })],
  ['nil flags (node soap)', entity('<TableRight><Mask i:nil="true"></Mask></TableRight>'), saved({ TableRight: { Mask: '' } })],
  ['nil flags three levels down', entity('<Recurrence><WeekPattern><Weekdays i:nil="1"/></WeekPattern></Recurrence>'), saved({ Recurrence: { WeekPattern: { Weekdays: '' } } })],
  ['nil flags with a member', entity('<TableRight><Mask i:nil="true">Select</Mask></TableRight>'), invalid(entityAt('TableRight/Mask'))],
  ['a nil member', seen('<UpdateMode i:nil="true"/>'), invalid('Body/SetSeen/UpdateMode')],
  ['a nil date', message('<Date i:nil="true"/>'), invalid(at('Date'))],
  ['a member with the wrong xsi:type (Perl)', seen('<UpdateMode i:type="xsd:string">OnlyThis</UpdateMode>'), once({ UpdateMode: 'OnlyThis' })],
]; // prettier-ignore

const times: readonly Row[] = [
  ...each(
    ['', 'today', '2026-02-29T00:00:00', '2026-13-01T00:00:00', '2026-00-01T00:00:00', '2026-01-32T00:00:00', '2026-02-29', '2026-01-1', '2026-01', '2026-01-01+15:00', '2026-01-01T15:30', '2026-01-01T15:30:00+0200', '/Date(1634736600000)/', '2026-01-01 00:00:00', '20260101T000000', '2026-1-1T0:0:0', '2026-01-01T25:00:00', '2026-01-01T24:00:01', '2026-01-01T00:60:00', '2026-01-01T00:00:60', '2026-01-01T00:00:00+15:00', '2026-01-01T00:00:00z', '0000-01-01T00:00:00', '-0001-01-01T00:00:00', '12026-01-01T00:00:00', '2026-01-01T00:00:00.', `2026-01-01T00:00:00.${'1'.repeat(60)}`, '01/02/2026'],
    (text): Row => [`dateTime ${text.slice(0, 30)}`, field('Date', text), invalid(at('Date'))],
  ),
  ...each(['0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999', '2024-02-29T24:00:00', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00-14:00'], (text): Row => [`legal dateTime ${text}`, field('Date', text), told({ Date: text })]),
  ...each(['2026-01-01', ' 2026-01-01\n'], (text): Row => [`legal date ${text}`, field('Date', text), told({ Date: '2026-01-01T00:00:00' })]),
  ['a legal date in Greenwich', field('Date', '2024-02-29Z'), told({ Date: '2024-02-29T00:00:00Z' })],
  ['a legal date with its zone', field('Date', '2026-01-01+01:00'), told({ Date: '2026-01-01T00:00:00+01:00' })],
  ...each(['', 'P', 'PT', 'P1Y', 'P1M', 'PT1.5H', '1D', 'P1D2H', 'PT1S1M', '+PT1S', 'PT99999999999999999999S', 'P99999999D', '00:30', 'PT0.00000001S'], (text): Row => [
    `duration ${text}`,
    field('Duration', text),
    invalid(at('Duration')),
  ]),
  ...each(['PT30M', 'PT1800S', 'PT0H30M0S', 'P0DT30M'], (text): Row => [`legal duration ${text}`, field('Duration', text), told({ Duration: '00:30:00' })]),
  ['a negative duration', field('Duration', '-P1DT2H'), told({ Duration: '-1.02:00:00' })],
]; // prettier-ignore

const doubles: readonly Row[] = [
  ...each(['', 'x', '1,5', '1e', 'e5', '1e400', '-1e400', '0x1p3', 'Infinity', 'inf', '+INF', 'nan', '1.5.5', '1 5', '.'], (text): Row => [
    `double ${text}`,
    entity(`<Sale><Amount>${text}</Amount></Sale>`),
    invalid(entityAt('Sale/Amount')),
  ]),
  ...each(['0.1', '-1.50', '1e-300', 'INF', 'NaN'], (text): Row => [`legal double ${text}`, entity(`<Sale><Amount>${text}</Amount></Sale>`), saved({ Sale: { Amount: text } })]),
]; // prettier-ignore

const inner = 'ArrayOfLocalizedField';
const localized = (content: string): Buffer =>
  entity(`<Contact><Address><LocalizedAddress>${content}</LocalizedAddress></Address></Contact>`);
const localizedAt = (place: string): string => entityAt(`Contact/Address/LocalizedAddress${place}`);
const named = (element: string, name: string): string => `<${element}><Name>${name}</Name></${element}>`;
const axis = `<${inner}>${named(inner, 'a')}</${inner}>`;

const listsOfLists: readonly Row[] = [
  ['an inner list of one (Axis 1.4)', localized(axis), saved({ Contact: { Address: { LocalizedAddress: [[{ Name: 'a' }]] } } })],
  ['inner lists of none, one, two and one', localized(`<${inner}/>${axis}<${inner}>${named('LocalizedField', 'b')}${named('LocalizedField', 'c')}</${inner}><${inner}>${named('LocalizedField', 'd')}</${inner}>`), saved({ Contact: { Address: { LocalizedAddress: [[], [{ Name: 'a' }], [{ Name: 'b' }, { Name: 'c' }], [{ Name: 'd' }]] } } })],
  ['an inner list of one that is nil', localized(`<${inner}><${inner} i:nil="true"/></${inner}>`), saved({ Contact: { Address: { LocalizedAddress: [[null]] } } })],
  ['two items with the name of their list', localized(`<${inner}>${named(inner, 'a').repeat(2)}</${inner}>`), invalid(localizedAt('[0]'))],
  ['one of two items with the name of their list', localized(`<${inner}>${named(inner, 'a')}${named('LocalizedField', 'b')}</${inner}>`), invalid(localizedAt('[0]'))],
  ['the same the other way round', localized(`<${inner}>${named('LocalizedField', 'b')}${named(inner, 'a')}</${inner}>`), invalid(localizedAt('[0]'))],
  ['the name of the list three times', localized(`<${inner}><${inner}>${named(inner, 'a')}</${inner}></${inner}>`), invalid(localizedAt(`[0][0]/${inner}`))],
  ['the name of the outer list', localized(`<${inner}>${named('LocalizedAddress', 'a')}</${inner}>`), invalid(localizedAt('[0]'))],
]; // prettier-ignore

const pair = (key: string, value: string): string =>
  `<StringKeyValuePair><Key>${key}</Key><Value>${value}</Value></StringKeyValuePair>`;
const extra = (content: string): Buffer => message(`<ExtraValues>${content}</ExtraValues>`);

const collections: readonly Row[] = [
  ['text in an array', seenMany('<AppointmentIds>1 2</AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds')],
  ['items of another type', seenMany('<AppointmentIds><a:string>1</a:string></AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds')],
  ['a bad third item', seenMany('<AppointmentIds><a:int>1</a:int><a:int>2</a:int><a:int>x</a:int></AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds[2]')],
  ['a nil item', seenMany('<AppointmentIds><a:int i:nil="true"/></AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds[0]')],
  ['the array twice', seenMany('<AppointmentIds/><AppointmentIds/>'), invalid('Body/SetSeenMany/AppointmentIds')],
  ['an array in an array', seenMany('<AppointmentIds><a:int><a:int>1</a:int></a:int></AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds[0]')],
  ['10,001 items', seenMany(`<AppointmentIds>${'<a:int>1</a:int>'.repeat(10_001)}</AppointmentIds>`), limit('Body/SetSeenMany/AppointmentIds')],
  ['10,000 items', seenMany(`<AppointmentIds>${'<a:int>1</a:int>'.repeat(10_000)}</AppointmentIds>`), once({ AppointmentIds: Array.from({ length: 10_000 }, () => 1) })],
  ['an empty array', seenMany('<AppointmentIds/>'), once({ AppointmentIds: [] })],
  ['a nil array', seenMany('<AppointmentIds i:nil="true"/>'), once({ AppointmentIds: null })],
  ['a nil array with an item', seenMany('<AppointmentIds i:nil="true"><a:int>1</a:int></AppointmentIds>'), invalid('Body/SetSeenMany/AppointmentIds')],
  ['items in the service namespace (nuSOAP)', seenMany('<AppointmentIds><int>1</int></AppointmentIds>'), once({ AppointmentIds: [1] })],
  ['a key twice', extra(pair('k', 'a') + pair('k', 'b')), invalid(at('ExtraValues[1]'))],
  ['an entry without a key', extra('<StringKeyValuePair><Value>x</Value></StringKeyValuePair>'), invalid(at('ExtraValues[0]'))],
  ['an entry of another name', extra('<KeyValuePair><Key>k</Key></KeyValuePair>'), invalid(at('ExtraValues'))],
  ['an entry with two values', extra('<StringKeyValuePair><Key>k</Key><Value>a</Value><Value>b</Value></StringKeyValuePair>'), invalid(at('ExtraValues[0]/Value'))],
  ['__proto__ as a key is a key', extra(pair('__proto__', 'a') + pair('constructor', 'b')), told({ ExtraValues: map(['__proto__', 'a'], ['constructor', 'b']) })],
  ['keys in two letter cases are two', extra(pair('k', 'a') + pair('K', 'b')), told({ ExtraValues: map(['k', 'a'], ['K', 'b']) })],
  ['an empty key', extra(pair('', 'a')), told({ ExtraValues: map(['', 'a']) })],
]; // prettier-ignore

const structs: readonly Row[] = [
  ['a struct that is text', call('<SendPushNotification><Message>text</Message></SendPushNotification>', { path: pocket }), invalid('Body/SendPushNotification/Message')],
  ['an unknown element three levels down', entity('<Recurrence><DayPattern><Foo>1</Foo></DayPattern></Recurrence>'), invalid(entityAt('Recurrence/DayPattern/Foo'))],
  ['one that says nothing', entity('<Recurrence><DayPattern><Foo/></DayPattern></Recurrence>'), saved({ Recurrence: { DayPattern: {} } })],
  ['an unknown element twice', entity('<Foo/><ColorIndex>1</ColorIndex><Foo/>'), invalid(entityAt('Foo'))],
  ['an unknown element with a reference', entity('<Foo><Bar href="#id"/></Foo>'), invalid(entityAt('Foo'))],
  ['a member that only a newer CRM may know', entity('<BookingType>Seance</BookingType>'), invalid(entityAt('BookingType'))],
  ['flags that only a newer CRM may know', entity('<TableRight><Mask>Select Burn</Mask></TableRight>'), invalid(entityAt('TableRight/Mask'))],
  ['a type that is not derived', entity('<Recurrence i:type="Appointment"/>'), invalid(entityAt('Recurrence'))],
  ['a type that is not declared', entity('<Recurrence i:type="urn:Nothing"/>'), invalid(entityAt('Recurrence'))],
  ['a nil struct', call('<SendPushNotification><Message i:nil="1"/></SendPushNotification>', { path: pocket }), once({ Message: null })],
  ['an empty struct', message(''), told({})],
  ['text is kept as it is', field('Title', '  a\tb\n c&lt;b&gt;&amp;&quot;&apos; '), told({ Title: '  a\tb\n c<b>&"\' ' })],
  ['script and SQL are text', field('Title', '&lt;script>alert(1)&lt;/script>\'; DROP TABLE x;--'), told({ Title: "<script>alert(1)</script>'; DROP TABLE x;--" })],
  ['the name of a declared type', entity('<Recurrence i:type="RecurrenceInfo"><RecurrenceId>1</RecurrenceId></Recurrence>'), saved({ Recurrence: { RecurrenceId: 1 } })],
]; // prettier-ignore

export const soapValues = {
  integers,
  'words and flags': words,
  'dates and durations': times,
  doubles,
  collections,
  'lists of lists': listsOfLists,
  structs,
};

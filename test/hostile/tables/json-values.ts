/**
 * JSON values against the contract: numbers are never rounded, every refusal names its path. What is read by one
 * setting only: json-reading.ts.
 */
import { rest } from '../requests';
import { map } from '../rig';
import { each, error, once, type Row } from '../run-tables';

const invalid = (path: string) => error('request.invalid', path);
const seen = (value: string): Buffer => rest(`{"AppointmentId":${value}}`);
const mode = (value: string): Buffer => rest(`{"UpdateMode":${value}}`);
const many = (value: string): Buffer => rest(`{"AppointmentIds":${value}}`, { path: 'Appointment/SetSeenMany' });
const field = (name: string, value: string): Buffer =>
  rest(`{"Message":{"${name}":${value}}}`, { path: 'Pocket/SendPushNotification' });
const told = (properties: unknown) => once({ Message: properties });
/** The entity is the body. */
const entity = (content: string): Buffer => rest(content, { path: 'Appointment/SaveAppointmentEntity' });
const saved = (properties: unknown) => once({ AppointmentEntity: properties });

const integers: readonly Row[] = [
  ...each(
    ['"5.0"', '"5e0"', '"abc"', '""', '5.0', '5.5', '1e0', '5E0', '-0.0', '2147483648', '-2147483649', '4294967301', '9007199254740993', '1e400', '123456789012345678901234567890', '1'.repeat(70), 'true', 'false', 'null', '[]', '[5]', '{}', '{"value":5}'],
    (value): Row => [`AppointmentId ${value.slice(0, 40)}`, seen(value), invalid('AppointmentId')],
  ),
  ...each(['0', '-0', '5', '2147483647', '-2147483648'], (value): Row => [`legal AppointmentId ${value}`, seen(value), once({ AppointmentId: Number(value) + 0 })]),
  ...each(['32768', '-32769', '1.5', '"1.5"'], (value): Row => [`short ${value}`, entity(`{"ColorIndex":${value}}`), invalid('AppointmentEntity/ColorIndex')]),
]; // prettier-ignore

const words: readonly Row[] = [
  ...each(['""', '"OnlyThis,ThisAndForward"', '"OnlyThis "', '1.0', '1e0', '12345678901', 'true', 'null', '[]', '["OnlyThis"]', '{}', '"5.0"', '"a b"', '"a-b"', '"\u0131"', `"${'x'.repeat(10_000)}"`], (value): Row => [
    `UpdateMode ${value.slice(0, 40)}`,
    mode(value),
    invalid('UpdateMode'),
  ]),
  ...each(['"OnlyThis"', '"onlythis"', '"ONLYTHIS"', '1', '"1"'], (value): Row => [`legal UpdateMode ${value}`, mode(value), once({ UpdateMode: 'OnlyThis' })]),
  ...each(['"1"', '"0"', '1.0', '1e0', '"yes"', '""', 'null', '[]', '{}'], (value): Row => [`boolean ${value}`, field('Silent', value), invalid('Message/Silent')]),
  ...each(['true', 'false'], (value): Row => [`legal boolean ${value}`, field('Silent', value), told({ Silent: value === 'true' })]),
  ...each(['"nothing"', '17', '-1', '"__proto__"', '"constructor"', '"toString"'], (value): Row => [`a member that the contract may not know yet: ${value}`, mode(value), once({ UpdateMode: value.replaceAll('"', '') })]),
  ...each(['-1', '1.5', '4.99999999999999999999', '1e400', '1e1', '99999999999999999999', 'true', 'null', '["Select"]', '{}', '"Select;Update"', '"Select,"', '"Select,,Update"'], (value): Row => [
    `flags ${value}`,
    entity(`{"TableRight":{"Mask":${value}}}`),
    invalid('AppointmentEntity/TableRight/Mask'),
  ]),
  ['flags without end', entity(`{"TableRight":{"Mask":"${'Select, '.repeat(1000)}"}}`), error('request.limit', 'AppointmentEntity/TableRight/Mask')],
  ...each(['"Nothing"', '"__proto__"', '"select,Nothing"', '1073741824'], (value): Row => [`flags that the contract may not know yet: ${value}`, entity(`{"TableRight":{"Mask":${value}}}`), saved({ TableRight: { Mask: value.replaceAll('"', '').replace('select,', 'Select, ') } })]),
  ['flags by name', entity('{"TableRight":{"Mask":"select, Update"}}'), saved({ TableRight: { Mask: 'Select, Update' } })],
  ['flags by number', entity('{"TableRight":{"Mask":3}}'), saved({ TableRight: { Mask: 'Select, Update' } })],
  ['no flags', entity('{"TableRight":{"Mask":0}}'), saved({ TableRight: { Mask: '' } })],
]; // prettier-ignore

const times: readonly Row[] = [
  ...each(['"2026-02-29T00:00:00"', '"2026-13-01T00:00:00"', '"2026-01-01T25:00:00"', '"2026-01-01T00:00:00+15:00"', '"01.02.2026"', '"01/02/2026"', '"15:30"', '"/Date(1700000000000"', '"/Date(999999999999999)/"', '"new Date(1700000000000)"', '1700000000', '""', 'true', '{}', '"2026-01-01T00:00:00\\u0000"', '" 2026-01-01T00:00:00"'], (value): Row => [
    `dateTime ${value}`,
    field('Date', value),
    invalid('Message/Date'),
  ]),
  ...each(['2026-01-01T00:00:00', '0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999Z', '2024-02-29T12:00:00+02:00'], (value): Row => [`legal dateTime ${value}`, field('Date', `"${value}"`), told({ Date: value })]),
  ...each(['"24:00:00"', '"00:60:00"', '"1:2:3:4:5"', '"half an hour"', '""', '1800', '"P1M"', '"00:00:00.00000001"', '"99999999.00:00:00"'], (value): Row => [
    `time span ${value}`,
    field('Duration', value),
    invalid('Message/Duration'),
  ]),
  // The vendor's client writes null for a date that an older CRM has not given it.
  ['no dateTime', field('Date', 'null'), told({})],
  ['no time span', field('Duration', 'null'), told({})],
  ...each(['"00:30:00"', '"PT30M"', '"00:30"', '"0.00:30:00"', '"00:30:00.0000000"'], (value): Row => [`legal time span ${value}`, field('Duration', value), told({ Duration: '00:30:00' })]),
]; // prettier-ignore

const doubles: readonly Row[] = [
  ...each(['1e400', '-1e400', '"x"', '"1,5"', 'true', '[]', '{}', '""'], (value): Row => [`double ${value}`, entity(`{"Sale":{"Amount":${value}}}`), invalid('AppointmentEntity/Sale/Amount')]),
  ...each(['0.1', '-1.50', '1e-300', '12345678901234567890.123456789'], (value): Row => [`legal double ${value} keeps its digits`, entity(`{"Sale":{"Amount":${value}}}`), saved({ Sale: { Amount: value } })]),
  ['NaN as .NET writes it', entity('{"Sale":{"Amount":"NaN"}}'), saved({ Sale: { Amount: 'NaN' } })],
]; // prettier-ignore

const collections: readonly Row[] = [
  ...each(['5', '"5"', '"1,2"', 'true', '{}', '{"0":1}'], (value): Row => [`an array that is ${value}`, many(value), invalid('AppointmentIds')]),
  ...each(['["1.5"]', '[1.5]', '[null]', '[[1]]', '[{}]', '[2147483648]'], (value): Row => [`the item in ${value}`, many(value), invalid('AppointmentIds[0]')]),
  ['the third item', many('[1,2,"x"]'), invalid('AppointmentIds[2]')],
  ['an empty array', many('[]'), once({ AppointmentIds: [] })],
  ['null for an array', many('null'), once({ AppointmentIds: null })],
  ...each(['[]', '5', '"text"', '[{"Key":"a","Value":"b"}]'], (value): Row => [`a dictionary that is ${value}`, field('ExtraValues', value), invalid('Message/ExtraValues')]),
  ['a key twice', field('ExtraValues', '{"k":"a","k":"b"}'), error('request.invalid', 'Message/ExtraValues/k')],
  ['a value of another kind', field('ExtraValues', '{"k":[5]}'), invalid('Message/ExtraValues/k')],
  ['__proto__ as a key is a key', field('ExtraValues', '{"__proto__":"a","constructor":"b"}'), told({ ExtraValues: map(['__proto__', 'a'], ['constructor', 'b']) })],
  ...each(['$type', '$id', '$ref', '$value', '$values'], (key): Row => [`${key} as a key`, field('ExtraValues', `{"${key}":"a"}`), error('request.invalid', `Message/ExtraValues/${key}`)]),
  ['keys in two letter cases are two', field('ExtraValues', '{"k":"a","K":"b"}'), told({ ExtraValues: map(['k', 'a'], ['K', 'b']) })],
  ['5,001 keys', field('ExtraValues', JSON.stringify(Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`k${index}`, 'v'])))), error('request.limit')],
]; // prettier-ignore

const structs: readonly Row[] = [
  ...each(['"text"', '5', '[]', 'true'], (value): Row => [`a struct that is ${value}`, rest(`{"Message":${value}}`, { path: 'Pocket/SendPushNotification' }), invalid('Message')]),
  ['a property twice, three levels down', entity('{"Recurrence":{"DayPattern":{"Cycle":1,"cycle":2}}}'), invalid('AppointmentEntity/Recurrence/DayPattern/Cycle')],
  ['$type that is not derived', entity('{"$type":"System.Windows.Data.ObjectDataProvider, PresentationFramework"}'), error('request.invalid')],
  ['$type twice', entity('{"$type":"AppointmentEntity","$type":"AppointmentEntity"}'), error('request.invalid')],
  ...each(['Contact, EvilAssembly\\r\\nX: 1', 'AppointmentEntity, Evil\\r\\nX: 1', 'AppointmentEntity\\u0000', 'AppointmentEntity, A, Version=<x>', 'AppointmentEntity[]', 'a b.AppointmentEntity', '.AppointmentEntity', ''], (name): Row => [`$type ${name}`, entity(`{"$type":"${name}"}`), invalid('AppointmentEntity/$type')]),
  ...each(['AppointmentEntity', 'SuperOffice.CRM.Services.AppointmentEntity, SuperOffice.Contracts', 'SuperOffice.AppointmentEntity, SuperOffice.Contracts, Version=10.3.2.0, Culture=neutral, PublicKeyToken=null'], (name): Row => [`legal $type ${name}`, entity(`{"$type":"${name}","AppointmentId":5}`), saved({ AppointmentId: 5 })]),
  ['a string that is an array', field('Title', '["a"]'), invalid('Message/Title')],
  ['a string that is an object', field('Title', '{"a":1}'), invalid('Message/Title')],
  ['null for a struct', rest('{"Message":null}', { path: 'Pocket/SendPushNotification' }), once({ Message: null })],
  ['null for a string', field('Title', 'null'), told({ Title: null })],
  ['text is kept as it is', field('Title', '"  <b>&amp;\\r\\n\\u0007 "'), told({ Title: '  <b>&amp;\r\n\u0007 ' })],
  ['an entity', entity('{"Description":"x","appointmentId":5}'), saved({ Description: 'x', AppointmentId: 5 })],
]; // prettier-ignore

/** The id of a query call, and what else stands behind the question mark. */
const get = (query: string, body = ''): Buffer => rest(body, { path: `Appointment/GetAppointmentEntity${query}` });
const queries: readonly Row[] = [
  ...each(['?appointmentEntityId=', '?appointmentEntityId=x', '?appointmentEntityId=5.0', '?appointmentEntityId=2147483648', '?appointmentEntityId=0x5', '?appointmentEntityId=5%00', '?appointmentEntityId=5%0d%0aX:1', '?appointmentEntityId=5&appointmentEntityId=6', '?appointmentEntityId=5&APPOINTMENTENTITYID=5', '?appointmentEntityId=5&appointmentEntityId'], (query): Row => [query, get(query), error('request.invalid')]),
  ...each(['?appointmentEntityId=%zz', '?%=5', '?appointmentEntityId=%ff', '?a=%c0%af', '?appointmentEntityId=5&x=%ed%a0%80'], (query): Row => [query, get(query), error('request.malformed')]),
  ...each(['', '?id=5', '?AppointmentEntityId[]=5', '?appointmentEntity.id=5', '?_=1700000000000', '?$select=Name', '?$top=5', '?appointmentEntityI\u0307d=5', '?appointmentId=5'], (query): Row => [`no id but ${query}`, get(encodeURI(query)), error('request.invalid', '?appointmentEntityId')]),
  ...each(['', '?id=5', '?AppointmentEntityId[]=5'], (query): Row => [`nothing to delete but ${query}`, rest('', { path: `Appointment/DeleteAppointmentEntity${query}` }), error('request.invalid', '?AppointmentEntityId')]),
  ['no id in the body either', get('', '{}'), error('request.invalid', '?appointmentEntityId')],
  ['the id in query and body', get('?appointmentEntityId=5', '{"AppointmentEntityId":6}'), error('request.invalid')],
  ['a body parameter in the query', rest('{}', { path: 'Appointment/SetSeen?appointmentId=5' }), error('request.invalid')],
  ['101 query parameters', get(`?appointmentEntityId=5${'&x=1'.repeat(100)}`), error('request.limit')],
  ['$select without end', get(`?appointmentEntityId=5&$select=${'a,'.repeat(501)}a`), error('request.limit', '$select')],
  ['$select too deep', get(`?appointmentEntityId=5&$select=${'a/'.repeat(17)}a`), error('request.invalid', '$select')],
  ['$select of nothing between slashes', get('?appointmentEntityId=5&$select=a//b'), error('request.invalid', '$select')],
  ...each(['?appointmentEntityId=5', '?APPOINTMENTENTITYID=5', '?appointmentEntityId=%35', '?appointmentEntityId=+5', '?appointmentEntityId=5&$select=Name,category/id', '?&appointmentEntityId=5&&', '?appointmentEntityId=5&__proto__=x&constructor=y', '?appointmentEntityId=5&$select=__proto__,constructor'], (query): Row => [`legal ${query}`, get(query), once({ AppointmentEntityId: 5 })]),
  ['a null body beside the id, as the vendor’s client sends it', get('?appointmentEntityId=5', 'null'), once({ AppointmentEntityId: 5 })],
]; // prettier-ignore

export const jsonValues = {
  integers,
  'words and flags': words,
  'dates and time spans': times,
  doubles,
  collections,
  structs,
  queries,
};

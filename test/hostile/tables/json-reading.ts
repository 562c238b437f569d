/** What the replaced server reads besides (measured): forwarded as what it means, refused by READING=strict. */
import { form, rest, xml } from '../requests';
import { map } from '../rig';
import { each, error, once, type Row } from '../run-tables';

const pocket = 'Pocket/SendPushNotification';
const message = (properties: string): Buffer => rest(`{"Message":{${properties}}}`, { path: pocket });
const entity = (content: string): Buffer => rest(content, { path: 'Appointment/SaveAppointmentEntity' });
const invalid = error('request.invalid');
const malformed = error('request.malformed');

/** The request, what is forwarded of it, what the strict setting says. */
type Case = readonly [request: Buffer, given: unknown, strictly: ReturnType<typeof error>];

const commas: readonly Case[] = [
  [rest('{"AppointmentId":5,}'), { AppointmentId: 5 }, malformed],
  [rest('{"AppointmentId":5 , \r\n }'), { AppointmentId: 5 }, malformed],
  [rest('{"AppointmentIds":[1,2,]}', { path: 'Appointment/SetSeenMany' }), { AppointmentIds: [1, 2] }, malformed],
  [rest('[1,2,]', { path: 'Appointment/GetAppointmentList' }), { AppointmentIds: [1, 2] }, malformed],
  [rest('{"x":{"a":[1,],},"AppointmentId":5}'), { AppointmentId: 5 }, malformed],
  [entity('{"Recurrence":{"DayPattern":{"Cycle":1,},},}'), { AppointmentEntity: { Recurrence: { DayPattern: { Cycle: 1 } } } }, malformed],
  [message('"ExtraValues":{"k":"a",}'), { Message: { ExtraValues: map(['k', 'a']) } }, malformed],
]; // prettier-ignore

const numbers: readonly Case[] = [
  [rest('{"AppointmentId":"5"}'), { AppointmentId: 5 }, invalid],
  [rest('{"AppointmentId":" -005 "}'), { AppointmentId: -5 }, invalid],
  [rest('{"AppointmentIds":["1",2]}', { path: 'Appointment/SetSeenMany' }), { AppointmentIds: [1, 2] }, invalid],
  [rest('["1"]', { path: 'Appointment/GetAppointmentList' }), { AppointmentIds: [1] }, invalid],
  [entity('{"ColorIndex":"1"}'), { AppointmentEntity: { ColorIndex: 1 } }, invalid],
  [rest('{"AppointmentEntityId":"5"}', { path: 'Appointment/GetAppointmentEntity' }), { AppointmentEntityId: 5 }, invalid],
]; // prettier-ignore

const words: readonly Case[] = [
  ...['"true"', '"True"', '" TRUE "', '1', '-1', '2'].map((value): Case => [message(`"Silent":${value}`), { Message: { Silent: true } }, invalid]),
  ...['"false"', '0', '-0'].map((value): Case => [message(`"Silent":${value}`), { Message: { Silent: false } }, invalid]),
  ...['5', '-0', '1.50', '1e400', 'true'].map((value): Case => [message(`"Title":${value}`), { Message: { Title: value } }, invalid]),
  [message('"ExtraValues":{"k":5,"l":false}'), { Message: { ExtraValues: map(['k', '5'], ['l', 'false']) } }, invalid],
  [rest('{"ActivityIdentifier":["a",0]}', { path: 'Appointment/SetActivityStatus' }), { ActivityIdentifier: ['a', '0'] }, invalid],
  [message('"ExtraValues":""'), { Message: { ExtraValues: null } }, invalid],
  [rest('{"Message":""}', { path: pocket }), { Message: null }, invalid],
]; // prettier-ignore

const dates: readonly Case[] = ([
  ['2021-10-20T15:30', '2021-10-20T15:30:00'],
  ['2021-10-20 15:30:00', '2021-10-20T15:30:00'],
  ['2021-10-20T15:30:00+0200', '2021-10-20T15:30:00+02:00'],
  ['/Date(1634736600000)/', '2021-10-20T13:30:00Z'],
  ['/Date(1634736600000+0200)/', '2021-10-20T15:30:00+02:00'],
] as const).flatMap(([text, value]): Case[] => [
  [message(`"Date":"${text}"`), { Message: { Date: value } }, invalid],
  [message(`"Date":"${text.replaceAll('/', '\\/')}"`), { Message: { Date: value } }, invalid],
  [form(`Message.Date=${encodeURIComponent(text)}`, pocket), { Message: { Date: value } }, invalid],
  [xml(`<r><Message><Date>${text}</Date></Message></r>`, pocket), { Message: { Date: value } }, invalid],
]); // prettier-ignore

const cases = { commas, numbers, words, dates };
const tableOf = (row: (given: Case, index: number) => Row): Readonly<Record<string, readonly Row[]>> =>
  Object.fromEntries(Object.entries(cases).map(([group, rows]) => [`${group} as Json.NET reads them`, rows.map(row)]));

const bodyOf = (request: Buffer): string => request.toString().split('\r\n\r\n')[1] ?? '';

/** Both letter cases of a name, and the name of a member twice, in any form: no reader may choose one. */
const twice: readonly Row[] = each(
  ['{"AppointmentId":5,"AppointmentId":"5",}', '{"AppointmentId":"5","appointmentId":5}', '{"x":1,"X":1,}', '{"x":[{"a":1,"A":2,},]}', '{"AppointmentId":5,"x":{"a":1,"a":1,},}'],
  (content): Row => [content, rest(content), invalid],
); // prettier-ignore

/** `READING=lenient`, the default. */
export const jsonReading = {
  ...tableOf(([request, given], index) => [`${index}: ${bodyOf(request)}`, request, once(given)]),
  'names twice, read leniently': twice,
};

/** `READING=strict`. */
export const jsonReadingStrict = tableOf(([request, , strictly], index) => [`${index}: ${bodyOf(request)}`, request, strictly]); // prettier-ignore

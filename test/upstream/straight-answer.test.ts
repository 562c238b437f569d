/**
 * When the straight way is taken, and where it ends. That it says what the ordinary way says:
 * test/properties/straight.test.ts.
 */
import type { Command } from '../../src/command';
import { findV1Operation } from '../../src/contract';
import { defaultJsonLimits } from '../../src/json';
import { straightAnswer } from '../../src/upstream/straight-answer';
import type { SkewEvent } from '../../src/upstream';
import { ownContract } from '../gateway/running';
import { textOf } from '../properties/calls';
import { appointmentOperation, someCommand } from './some-command';

const asked = appointmentOperation('GetAppointmentEntity');
const given = findV1Operation(ownContract(), 'Appointment', 'GetAppointmentEntity');
if (given === undefined) throw new Error('v1 has no GetAppointmentEntity');

function command(change: Partial<Command> = {}): Command {
  const own = someCommand({ operation: 'GetAppointmentEntity' });
  return {
    ...own,
    operation: given ?? asked,
    forwardAnswerOf: asked,
    context: { ...own.context, wire: 'soap' },
    ...change,
  };
}

const told: SkewEvent[] = [];
const wayOf = (change?: Partial<Command>) =>
  straightAnswer(command(change), { json: defaultJsonLimits, onSkew: (event) => told.push(event) });
const bodyOf = (json: string, change?: Partial<Command>): string | undefined =>
  /<s:Body>.*<\/s:Body>/.exec(textOf(wayOf(change)?.(json, undefined) ?? ''))?.[0];
const around = (content: string) =>
  `<s:Body><GetAppointmentEntityResponse><Response>${content}</Response></GetAppointmentEntityResponse></s:Body>`;

test('an entity is written in the order of the caller’s contract, whatever order the CRM has', () => {
  const written = around('<AppointmentId>5</AppointmentId><Description>a &lt; b</Description>');
  expect(bodyOf('{"AppointmentId":5,"Description":"a < b"}')).toBe(written);
  expect(bodyOf('{"Description":"a < b","AppointmentId":5}')).toBe(written);
  expect(bodyOf(' { "description" : "a < b" , "appointmentid" : 5 } ')).toBe(written);
});

test('a time zone and the version of SOAP are the reply’s own', () => {
  const way = wayOf({ forwardAnswerOf: undefined, rewriteAnswerOf: asked });
  const reply = way?.('{"AppointmentId":5}', { code: 'W. Europe Standard Time' });
  expect(reply).toContain('http://www.w3.org/2003/05/soap-envelope');
  expect(reply).toContain('<SoTimeZoneLocationCode>W. Europe Standard Time</SoTimeZoneLocationCode>');
});

test.each([
  ['a caller of v1', { context: { ...someCommand().context, wire: 'rest' } }],
  ['a caller for whom the answer is not meant', { forwardAnswerOf: undefined }],
  ['a save that wants the record', { keepUnknown: true }],
  ['an operation in place of another', { forwardAnswerOf: appointmentOperation('CreateDefaultAppointmentEntity') }],
] satisfies [string, Partial<Command>][])('there is none for %s', (_who, change) => {
  expect(wayOf(change)).toBeUndefined();
});

test.each([
  ['a property twice', '{"AppointmentId":5,"AppointmentId":6}'],
  ['a property twice, in two letter cases', '{"AppointmentId":5,"appointmentId":6}'],
  ['a property twice that the caller does not know', '{"AppointmentId":5,"x":{"a":1,"a":2}}'],
  ['a value that does not fit', '{"AppointmentId":"five"}'],
  ['another carrier', '{"$type":"Other","AppointmentId":5}'],
  ['a word of error', '{"AppointmentId":5,"Error":true}'],
  ['nothing but what error objects have', '{"Type":null}'],
  ['null', 'null'],
  ['text behind the end', '{"AppointmentId":5} x'],
  ['a text that ends early', '{"AppointmentId":5'],
  ['a character that XML cannot say', '{"AppointmentId":5,"Description":"\\u0001"}'],
  ['an answer that takes long', `{"AppointmentId":5,"Description":"${'x'.repeat(130 * 1024)}"}`],
])('the ordinary way is for %s', (_what, json) => {
  expect(wayOf()?.(json, undefined)).toBeUndefined();
});

test('what the contract does not know is passed over', () => {
  const json = '{"Colour":{"a":[1,"]}"]},"AppointmentId":5,"_Links":null}';
  expect(bodyOf(json)).toBe(around('<AppointmentId>5</AppointmentId>'));
});

test('a long text goes this way, too', () => {
  const text = 'x'.repeat(50_000);
  expect(bodyOf(`{"AppointmentId":5,"Description":"${text}"}`)).toContain(`<Description>${text}</Description>`);
});

test('what was met once is not taken for what comes next', () => {
  const rights = (right: string) =>
    `{"AppointmentId":5,"FieldProperties":{"A":{"FieldType":"System.Int32","FieldLength":${right}},"B":{"FieldLength":9}}}`;
  const lengths = (json: string) => Array.from((bodyOf(json) ?? '').matchAll(/<FieldLength>(\d+)</g), ([, n]) => n);
  expect(lengths(rights('4'))).toEqual(['4', '9']);
  expect(lengths(rights('4'))).toEqual(['4', '9']);
  expect(lengths(rights('44'))).toEqual(['44', '9']);
  expect(lengths('{"FieldProperties":{"B":{"FieldLength":9},"A":{"FieldLength":4}},"AppointmentId":5}')).toEqual([
    '9',
    '4',
  ]);
  expect(bodyOf(rights('4').replace('"B"', '"A"'))).toBeUndefined();
});

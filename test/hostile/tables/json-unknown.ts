/**
 * Properties of JSON that the contract does not know: what the two settings of UNKNOWN_PROPERTIES let through, and what
 * none does.
 */
import { form, rest, xml } from '../requests';
import { each, error, once, type Row } from '../run-tables';

const seen = (content: string): Buffer => rest(content);
const entity = (content: string): Buffer => rest(content, { path: 'Appointment/SaveAppointmentEntity' });
const invalid = (path?: string) => error('request.invalid', path);
const saved = (properties: unknown) => once({ AppointmentEntity: properties });
const nested = (depth: number): string => `{"AppointmentId":5,"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const keys = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":0`).join();

/** As JSON may write them: prototypes, names that nearly are others, nothing at all. */
const oddNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'AppointmentId ', ' AppointmentId', 'AppointmentId\u0000', '', '@odata.type', 'AppointmentId.x', 'ApppointmentId'] as const; // prettier-ignore
const metadata = ['$type', '$id', '$ref', '$value', '$values'] as const;

const forwarded: readonly Row[] = [
  ...each(oddNames, (name): Row => [`the name ${JSON.stringify(name)}`, seen(JSON.stringify(Object.fromEntries([[name, 5], ['AppointmentId', 5]]))), once({ AppointmentId: 5 })]),
  ...each(oddNames, (name): Row => [`the name ${JSON.stringify(name)} deep within`, entity(`{"Recurrence":{"DayPattern":{${JSON.stringify(name)}:[{${JSON.stringify(name)}:1}]}}}`), saved({ Recurrence: { DayPattern: {} } })]),
  ...each(['null', 'true', '-0', '1e400', '5.0', '""', '"\\ud83d\\ude00"', '[]', '[[],{}]', '{"a":{"A b":1,"AB":2}}'], (value): Row => [`the value ${value}`, seen(`{"AppointmentId":5,"x":${value}}`), once({ AppointmentId: 5 })]),
  ['__proto__ that holds a parameter', seen('{"__proto__":{"AppointmentId":5}}'), once({})],
  ['a constructor with a prototype', seen('{"constructor":{"prototype":{"x":1}}}'), once({})],
  ['63 levels', seen(nested(63)), once({ AppointmentId: 5 })],
  ['4,999 keys', seen(`{"x":{${keys(4_999)}}}`), once({})],
  ['in every letter case but once each', seen('{"mode":1,"Mod":2,"MODUS":3}'), once({})],
]; // prettier-ignore

const refused: readonly Row[] = [
  ...each(metadata, (name): Row => [`${name} as a property`, seen(`{"AppointmentId":5,"${name}":"a"}`), invalid(name)]),
  ...each(metadata, (name): Row => [`${name} in a value`, entity(`{"x":[{"a":{"${name}":"System.Diagnostics.Process, System"}}]}`), invalid(`AppointmentEntity/x[0]/a/${name}`)]),
  ...each(['{"x":1,"x":1}', '{"x":1,"X":2}', '{"X":null,"AppointmentId":5,"x":{}}', '{"x":1,"\\u0078":2}', '{"\u212a":1,"k":2}', '{"\u017f":1,"S":2}', '{"\u0131":1,"I":2}', '{"\u0130":1,"i":2}', '{"__proto__":1,"__Proto__":2}'], (content): Row => [`twice: ${content}`, seen(content), invalid()]),
  ...each(['"a":1,"a":1', '"a":1,"A":2', '"a":1,"b":[],"\\u0041":2', '"__proto__":{},"__PROTO__":{}', '"Lin\u212a":1,"link":2'], (content): Row => [`twice within: ${content}`, entity(`{"Participants":[{},{"x":[0,{${content}}]}]}`), invalid()]),
  ...each(['Appointment\u0131d', 'AppointmentI\u0307d', 'appo\u0131ntment\u0130D'], (name): Row => [`what some take for a parameter: ${name}`, seen(`{"${name}":5}`), invalid()]),
  ['65 levels', seen(nested(65)), error('request.limit')],
  ['5,001 keys', seen(`{"x":{${keys(5_001)}}}`), error('request.limit')],
  ['10,001 items', seen(`{"x":[${'0,'.repeat(10_000)}0]}`), error('request.limit')],
  ...each(['{"x":[1,}', '{"x":[,]}', '{"x":[1,,]}', '{"x":{,}}', '{"x":{"a" 1}}', '{"x":tru}', '{"x":01}', '{"x":"\\x"}', '{"x":"a\u0001"}', '{"x":"\\ud800"}', "{'x':1}", '{x:1}', '{"x":1}}', '{"x":NaN}', '{"x":0x10}', '{"x":+1}', '{"x":.5}', '{"x":1/*a*/}', '{"x":1}//a'], (content): Row => [`no JSON: ${content}`, seen(content), error('request.malformed')]),
]; // prettier-ignore

/** `UNKNOWN_PROPERTIES=forward`, the default. */
export const jsonUnknown = { 'unknown properties that go on': forwarded, 'unknown properties that do not': refused };

const strict: readonly Row[] = [
  ...each([...oddNames, ...metadata, 'Appointment\u0131d'], (name): Row => [`the name ${JSON.stringify(name)}`, seen(JSON.stringify(Object.fromEntries([[name, 5]]))), invalid()]),
  ['three levels down', entity('{"Recurrence":{"DayPattern":{"Foo":1}}}'), invalid('AppointmentEntity/Recurrence/DayPattern/Foo')],
  ['what says nothing is passed over', entity('{"Recurrence":{"Foo":null},"AppointmentId":5}'), saved({ Recurrence: {}, AppointmentId: 5 })],
  ['100,000 open objects', seen('{"a":'.repeat(100_000)), invalid('a')],
]; // prettier-ignore

const strictMembers: readonly Row[] = [
  ...each(['"nothing"', '17', '-1', '"__proto__"', '"constructor"', '"toString"'], (value): Row => [`UpdateMode ${value}`, seen(`{"UpdateMode":${value}}`), invalid('UpdateMode')]),
  ...each(['"Nothing"', '"__proto__"', '"Select,Nothing"', '1073741824'], (value): Row => [`flags ${value}`, entity(`{"TableRight":{"Mask":${value}}}`), invalid('AppointmentEntity/TableRight/Mask')]),
]; // prettier-ignore

const strictForms: readonly Row[] = [
  ...each(['Unknown=1', '__proto__=1', 'toString=1', 'AppointmentId=5&Unknown='], (body): Row => [body, form(body), invalid()]),
  ...each(['__proto__', 'constructor', 'Unknown', 'toString'], (name): Row => [`the element ${name}`, xml(`<r><${name}>1</${name}></r>`), invalid(name)]),
]; // prettier-ignore

/** `UNKNOWN_PROPERTIES=refuse`. */
export const jsonUnknownRefused = {
  'unknown properties refused by choice': strict,
  'unknown members refused by choice': strictMembers,
  'unknown fields and elements refused by choice': strictForms,
};

/** Large messages are read and written in turns, with the same result as at once. */
import * as fc from 'fast-check';
import type { Struct } from '../../src/command';
import type { Operation } from '../../src/contract';
import { BodyParts, Output } from '../../src/body';
import {
  decodeRequestInTurns,
  decodeResponseInTurns,
  encodeRequestInTurns,
  encodeResponseInTurns,
} from '../../src/rest';
import { finish, TurnBudget, type Turns } from '../../src/text/turn';
import { asInTurns } from '../text/as-steps';
import { garden } from '../golden/garden';
import { showStruct } from '../golden/form';
import { answerThroughRest, commandOf, limits, textOf, throughRest, throughRestXml } from '../properties/calls';
import { fieldsOf } from '../properties/values';
import { missing, operationOf, waterOperation } from './messages';

/** The result and how often it paused. */
function counted<T>(steps: Turns<T>): { readonly result: T; readonly pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done === true) return { result: step.value, pauses };
  }
}

function decodeInTurns(body: string, contentType = 'application/json', unknown: 'refuse' | 'keep' = 'refuse') {
  const headers = { authorization: 'SoTicket 7T:a', 'content-type': contentType };
  const request = { operation: waterOperation, headers, query: '', bytes: Buffer.from(body) };
  return decodeRequestInTurns(request, { ...limits, unknown, reading: 'lenient' });
}

const long = 'abc\\n'.repeat(20_000);
const ids = Array.from({ length: 9_000 }, (_, index) => index);
const plants = Array.from({ length: 2_000 }, (_, index) => ({ Name: `a${index}`, Parent: { Name: 'b' } }));
const notes = Object.fromEntries(ids.slice(0, 4_000).map((id) => [`k${id}`, 'x'.repeat(20)]));
const document = Buffer.alloc(150_000, 'bytes').toString('base64');

describe('a body is read in turns', () => {
  test.each<[string, string, Struct]>([
    ['a long string', `{"Text":"${long}"}`, { Text: 'abc\n'.repeat(20_000) }],
    ['a long list', `{"Numbers":[${ids.join()}]}`, { Numbers: ids }],
    ['many carriers', `{"Beds":[${JSON.stringify(plants)}]}`, { Beds: [plants] }],
    ['a dictionary', `{"Notes":${JSON.stringify(notes)}}`, { Notes: new Map(Object.entries(notes)) }],
    ['bytes', `{"Bytes":"${document}"}`, { Bytes: document }],
    ['white space', `{${' '.repeat(300_000)}"Number":1}`, { Number: 1 }],
    ['unknown properties', `{"No":${JSON.stringify(plants)},"Nor":"${long}","Number":1}`, { Number: 1 }],
  ])('%s', (_, body, values) => {
    const { result, pauses } = counted(decodeInTurns(body, 'application/json', 'keep'));
    expect(result).toMatchObject({ kind: 'request', arguments: values });
    expect(pauses).toBeGreaterThan(2);
  });

  test('unknown properties that are null', () => {
    const nulls = ids.slice(0, 4_000).map((id) => `"${'k'.repeat(100)}${id}":null`);
    const { result, pauses } = counted(decodeInTurns(`{${nulls.join()},"Number":1}`));
    expect(result).toMatchObject({ kind: 'request', arguments: { Number: 1 } });
    expect(pauses).toBeGreaterThan(10);
  });

  test.each<[string, string, string, Struct]>([
    ['a form with a long field', 'form', `Text=${'%D0%96+'.repeat(50_000)}`, { Text: 'Ж '.repeat(50_000) }],
    [
      'a form with many fields',
      'form',
      ids
        .slice(0, 4_900)
        .map((id) => `Numbers[${id}]=${id}`)
        .join('&'),
      { Numbers: ids.slice(0, 4_900) },
    ],
    [
      'XML',
      'xml',
      `<Water><Numbers>${ids.map((id) => `<int>${id}</int>`).join('')}</Numbers></Water>`,
      { Numbers: ids },
    ],
  ])('%s', (_, kind, body, values) => {
    const type = kind === 'xml' ? 'application/xml' : 'application/x-www-form-urlencoded';
    const { result, pauses } = counted(decodeInTurns(body, type));
    expect(result).toMatchObject({ kind: 'request', arguments: values });
    expect(pauses).toBeGreaterThan(2);
  });

  test.each([
    ['an item', `{"Numbers":[${ids.join()},"x"]}`, 'Numbers[9000]'],
    [
      'an entry',
      `{"Notes":{${ids
        .slice(0, 4_000)
        .map((id) => `"${id}":"${'x'.repeat(20)}"`)
        .join()},"y":[]}}`,
      'Notes/y',
    ],
    [
      'a property',
      `{"Beds":[${JSON.stringify(plants).slice(0, -1)},{"Parent":{"Name":[]}}]]}`,
      'Beds[0][2000]/Parent/Name',
    ],
    ['a long string', `{"Numbers":[1,"${long}"]}`, 'Numbers[1]'],
    ['bytes', `{"Bytes":"${document.slice(1)}"}`, 'Bytes'],
  ])('and what is wrong with %s is refused with its path', (_, body, path) => {
    const { result, pauses } = counted(decodeInTurns(body));
    expect(result).toMatchObject({ kind: 'failure', failure: { code: 'request.invalid', path } });
    expect(pauses).toBeGreaterThan(0);
  });
});

test.each(['form', 'xml'])(
  'white space around a value does not count in a %s, inside it does, however long',
  (kind) => {
    const blank = ' '.repeat(20_000);
    const read = (value: string) =>
      kind === 'xml'
        ? finish(decodeInTurns(`<Water><Number>${value}</Number></Water>`, 'application/xml'))
        : finish(decodeInTurns(`Number=${value}`, 'application/x-www-form-urlencoded'));
    expect(read(`${blank}1${blank}`)).toMatchObject({ arguments: { Number: 1 } });
    expect(read(`${blank}1${blank}1`)).toMatchObject({ failure: { code: 'request.invalid', path: 'Number' } });
  },
);

test('two that take turns do not mix', () => {
  const [one, other] = [
    decodeInTurns(`{"Beds":[${JSON.stringify(plants)}]}`),
    decodeInTurns(`{"Numbers":[${ids.join()}]}`),
  ];
  let [first, second] = [one.next(), other.next()];
  while (first.done !== true || second.done !== true) {
    if (first.done !== true) first = one.next();
    if (second.done !== true) second = other.next();
  }
  expect(first.value).toMatchObject({ arguments: { Beds: [plants] } });
  expect(second.value).toMatchObject({ arguments: { Numbers: ids } });
});

describe('a large answer', () => {
  const list = operationOf('Appointment', 'GetAppointmentList');
  const body = `[${Array.from({ length: 3_000 }, (_, id) => `{"AppointmentId":${id},"newer":[${id},"x\\n"]}`).join()}]`;
  const answer = { status: 200, headers: new Map([['content-type', 'application/json']]), body: Buffer.from(body) };

  test('is read and written in turns, with what the contract does not know', () => {
    const read = counted(asInTurns(decodeResponseInTurns(answer, list, { json: limits.json, keepUnknown: true })));
    expect(read.pauses).toBeGreaterThan(2);
    const outcome =
      read.result.kind === 'answer' ? { kind: 'answer' as const, results: read.result.results } : missing();
    for (const [accept, is] of [
      ['application/json', (text: string) => expect(JSON.parse(text)).toEqual(JSON.parse(body))],
      ['application/xml', (text: string) => expect(text.match(/<AppointmentId>/g)).toHaveLength(3_000)],
    ] as const) {
      const written = counted(asInTurns(encodeResponseInTurns(outcome, list, { accept, correlationId: 'c' })));
      expect(written.pauses).toBeGreaterThan(1);
      expect(written.result.body).toBeInstanceOf(BodyParts);
      is(textOf(written.result.body));
    }
  });

  test('that is an error is read in turns', () => {
    const error = { ...answer, status: 500, body: Buffer.from(`{"ErrorMessage":"${long}","More":${body}}`) };
    const { result, pauses } = counted(asInTurns(decodeResponseInTurns(error, list, { json: limits.json })));
    expect(result).toMatchObject({ kind: 'failure', code: 'crm.refused' });
    expect(pauses).toBeGreaterThan(2);
  });
});

test('a small message has no pause and is one text', () => {
  const command = commandOf(waterOperation, { Text: 'a', Numbers: [1, 2], Plant: { Name: 'a' } });
  const call = counted(asInTurns(encodeRequestInTurns(command)));
  expect(call).toMatchObject({ pauses: 0, result: { body: expect.any(String) } });
  expect(counted(decodeInTurns(textOf(call.result.body)))).toMatchObject({
    pauses: 0,
    result: { arguments: command.arguments },
  });
});

describe('with a pause at every opportunity', () => {
  /** v1's XML writes what is absent as nil. */
  const fields = waterOperation.results.map((field) => ({ ...field, nillable: true }));
  const operation: Operation = { ...waterOperation, parameters: fields, results: fields };

  /** What the work gives, be it an error, in one text. */
  function shown(work: () => Struct): string {
    try {
      return JSON.stringify(showStruct(work()));
    } catch (error) {
      return String(error);
    }
  }

  function pausing<T>(work: () => T): T {
    const due = (['spend', 'count', 'isPauseDue'] as const).map((question) =>
      jest.spyOn(TurnBudget.prototype, question).mockReturnValue(true),
    );
    const full = jest.spyOn(Output.prototype, 'isFull').mockReturnValue(true);
    try {
      return work();
    } finally {
      for (const question of [...due, full]) question.mockRestore();
    }
  }

  test.each<[string, (values: Struct) => Struct]>([
    ['a request', (values) => throughRest(commandOf(operation, values))],
    ['an answer', (values) => answerThroughRest(operation, values, 'application/json')],
    ['a body in XML', (values) => throughRestXml(operation, values)],
  ])('%s is what it is at once', (_, through) => {
    fc.assert(
      fc.property(fieldsOf(fields, { types: garden.types, wire: 'json' }, 2), (values) => {
        expect(pausing(() => shown(() => through(values)))).toBe(shown(() => through(values)));
      }),
      { seed: 20240506, numRuns: 100 },
    );
    expect(
      pausing(() => counted(asInTurns(encodeRequestInTurns(commandOf(operation, { Numbers: [1] })))).pauses),
    ).toBeGreaterThan(0);
  });

  test('what holds `$type`, extras and anyType too', () => {
    const any = '"Anything":[1,2],"Extras":{"a":{"$type":"Tree","Height":2.5},"b":["x"]}';
    const tree = '{"$type":"Tree","Name":"a","Parent":{"Nor":1},"Height":1.5,"No":[1,{"a":"b"}]}';
    const body = Buffer.from(`{"Plant":${tree},${any}}`);
    const answer = { status: 200, headers: new Map([['content-type', 'application/json']]), body };
    const again = pausing(() => {
      const read = finish(
        asInTurns(decodeResponseInTurns(answer, operation, { json: limits.json, keepUnknown: true })),
      );
      const outcome = read.kind === 'answer' ? { kind: 'answer' as const, results: read.results } : missing();
      return finish(asInTurns(encodeResponseInTurns(outcome, operation, { accept: undefined, correlationId: 'c' })));
    });
    expect(JSON.parse(textOf(again.body))).toEqual(JSON.parse(body.toString('utf8')));
  });
});

/**
 * All readers read alike what goes on to a v1 CRM. One is strict. Others take comments, loose commas and single quotes;
 * keep the first or the last of two equal keys; tell keys apart by letter case, or do not. Keys of dictionaries are
 * data: here no two differ by case.
 */
import * as fc from 'fast-check';
import type { Struct } from '../../src/command';
import { requestShape, type Operation } from '../../src/contract';
import { triedAgents, openContract } from '../contract/folder';
import { showStruct } from '../golden/form';
import { garden } from '../golden/garden';
import { decode, missing, type Http } from '../rest/messages';
import { encodeRequest } from '../../src/rest';
import { bytesOf, commandOf, textOf } from './calls';
import { LooseReader, type LooseOptions } from './loose-reader';
import { writeLooseField, writeLooseStruct, type LooseWriting } from './loose-writer';
import { fieldsOf } from './values';
import { manyRuns } from '../many-runs';

const seed = 20261107;
const water = garden.operations[0] ?? missing();
/** Some of each request shape, beside the one that has every type. */
const operations: readonly Operation[] = [water, ...someOfEachShape()];

function someOfEachShape(): readonly Operation[] {
  const all = triedAgents(openContract().contract).flatMap((agent) => agent.operations);
  return ['parameters', 'entity', 'array', 'query', 'none'].flatMap((kind) =>
    all.filter((operation) => requestShape(operation).kind === kind).slice(0, 3),
  );
}

interface SentOn {
  readonly query: string;
  readonly body: string;
  readonly arguments: Struct;
}

/** What a v1 CRM is sent for a body; undefined: it is refused. */
function sentOn(body: string, http: Http & { readonly operation: Operation }): SentOn | undefined {
  const { operation } = http;
  const decoded = decode(body, { unknown: 'keep', ...http });
  if (decoded.kind === 'failure') return undefined;
  const { arguments: given, hasExtras, forwardable } = decoded;
  const command = { ...commandOf(operation, given), hasExtras };
  const original = { ...command, wire: 'rest', contentType: 'application/json', bytes: bytesOf(body) } as const;
  const call = encodeRequest(forwardable ? { ...command, original } : command);
  const [, query = ''] = call.path.split('?');
  return { query, body: textOf(call.body), arguments: given };
}

const readers: readonly LooseOptions[] = [true, false].flatMap((keepsFirst) =>
  [true, false].map((ignoresCase) => ({ keepsFirst, ignoresCase })),
);

/**
 * True: the body is accepted, and what goes on is one and the same value for all readers, our own strict one among
 * them.
 */
function isReadAlike(body: string, operation: Operation): boolean {
  const sent = sentOn(body, { operation });
  if (sent === undefined) return false;
  const again = sentOn(sent.body, { operation, query: sent.query, reading: 'strict' });
  if (again === undefined) throw new Error(`${sent.body} is not strict, made of ${body}`);
  expect([again.body, again.arguments]).toEqual([sent.body, sent.arguments]);
  if (sent.body === '') return true;
  const strict: unknown = JSON.parse(sent.body);
  for (const options of readers) expect(new LooseReader(sent.body, options).read()).toEqual(strict);
  return true;
}

const name = fc.constantFrom('Text', 'text', 'Number', 'Plant', 'Shoots', 'Anything', 'new', 'New', '\\u006eew', 'x', 'X', '__proto__', '\\u212ax', 'kx', '\\u0131d', 'Id', '$type', '$ref'); // prettier-ignore
const blank = fc.constantFrom('', '', '', ' ', '\n', '/*a*/', '//a\n', ',');
const leaf = fc.constantFrom('null', '5', '"5"', '"a"', '-0', '1.50', '1e400', 'true', "'a'", '01', 'NaN', '"\\ud83d\\ude00"', '"/*"', '","', '[]', '{}', 'undefined', '0x1', '[1,]', '{"a":1,}', '"2021-10-20"'); // prettier-ignore

/** JSON, or nearly. */
const nearly = fc.letrec<{ any: string; object: string; array: string }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(blank, name, blank, tie('any')), { maxLength: 4 })
    .chain((entries) => blank.map((end) => `{${entries.map(([before, key, after, text]) => `${before}"${key}"${after}:${text}`).join()}${end}}`)), // prettier-ignore
  array: fc
    .array(fc.tuple(blank, tie('any')), { maxLength: 3 })
    .chain((items) => blank.map((end) => `[${items.map((item) => item.join('')).join()}${end}]`)),
}));

test('no reader reads otherwise what is nearly JSON', () => {
  let accepted = 0;
  const holds = (body: string): void => {
    if (isReadAlike(body, water)) accepted += 1;
  };
  fc.assert(fc.property(nearly.object, holds), { seed, numRuns: manyRuns(5_000) });
  expect(accepted).toBeGreaterThan(manyRuns(700));
});

/** Values of what no contract names: strict, and not. */
const unknownElements = [
  'null',
  '-0.0',
  '1e400',
  '"\\ud83d\\ude00"',
  '{"a":[1.50,],"A b":{},}',
  '[[],{"b":",}",},\n ]',
  '""',
];

/** Throws from a start on: `fc.gen` would keep each of the thousand throws that a large entity takes. */
function dieOf(start: number): LooseWriting['die'] {
  let state = start;
  return (...sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return sides[Math.floor((state / 2 ** 32) * sides.length)] ?? missing();
  };
}

/** A body for the operation, in whatever forms its shape and types have, and what it says. */
const bodyFor = (operation: Operation, unknown: readonly string[]): fc.Arbitrary<{ body: string; given: Struct }> => {
  const shape = requestShape(operation);
  return fc
    .tuple(fieldsOf(operation.parameters, { types: operation.types, wire: 'json' }, 2), fc.integer())
    .filter(([given]) => shape.kind === 'none' || shape.kind === 'parameters' || (given[shape.parameter.name] ?? null) !== null)
    .map(([given, start]) => {
      const writing: LooseWriting = { types: operation.types, unknown, die: dieOf(start) };
      const whole = shape.kind === 'entity' || shape.kind === 'array' ? given[shape.parameter.name] : undefined;
      if (whole === undefined || !('parameter' in shape)) return { given, body: writeLooseStruct(operation.parameters, given, writing) };
      return { given, body: writeLooseField(shape.parameter, whole, writing) };
    });
}; // prettier-ignore

test('a body in any form is read as what it says', () => {
  for (const operation of operations)
    fc.assert(
      fc.property(bodyFor(operation, []), ({ body, given }) => {
        const sent = sentOn(body, { operation });
        if (sent === undefined) throw new Error(`${body} is refused`);
        expect(showStruct(sent.arguments)).toEqual(showStruct(given));
      }),
      { seed, numRuns: operation === water ? 200 : 15 },
    );
});

test('no reader reads it otherwise, with properties that no contract has', () => {
  for (const operation of operations)
    fc.assert(
      fc.property(bodyFor(operation, unknownElements), ({ body }) => expect(isReadAlike(body, operation)).toBe(true)),
      { seed, numRuns: operation === water ? 200 : 15 },
    );
});

/**
 * One change to a text, as a slip of the hand or an attacker makes it: of characters, or of a whole value, name or
 * sign.
 */
const change = fc.record({
  kind: fc.constantFrom('insert', 'leave out', 'put instead', 'twice', 'token', 'token', 'token twice'),
  where: fc.integer({ min: 0, max: 9_999 }).map((tenThousandths) => tenThousandths / 10_000),
  what: fc.constantFrom(',', '"', ':', '{', '}', '[', ']', '0', '1', '-', '.', 'e', '\\', '\\u0041', ' ', '\n', '\u0000', '\u212a', '\u0131', "'", '/*', '*/', '//', '\ud83d', '\ufeff', ',"x":1', ',"X":1', ',}', ',]', '$type'), // prettier-ignore
  token: fc.constantFrom('5', '"5"', 'null', 'true', '"x"', '2', '""', '[1,]', '{"a":1,}', '{}', '"2021-10-20 15:30"', '"Newer"', '"newer"', '"\\u004eewer"', ','), // prettier-ignore
  length: fc.integer({ min: 1, max: 12 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const tokens = /"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[^]/g;

function changed(text: string, { kind, where, what, token, length }: Change): string {
  if (kind.startsWith('token')) {
    const all = text.match(tokens) ?? [];
    const at = Math.floor(where * all.length);
    return all.map((old, index) => (index === at ? (kind === 'token' ? token : `${old},${old}`) : old)).join('');
  }
  const at = Math.floor(where * (text.length + 1));
  const [head, piece, tail] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  if (kind === 'insert') return head + what + piece + tail;
  if (kind === 'twice') return head + piece + piece + tail;
  return head + (kind === 'leave out' ? '' : what) + tail;
}

test('nor when it has been changed', () => {
  let accepted = 0;
  let refused = 0;
  for (const operation of operations)
    fc.assert(
      fc.property(bodyFor(operation, unknownElements), fc.array(change, { minLength: 1, maxLength: 2 }), ({ body }, changes) => {
        if (isReadAlike(changes.reduce(changed, body), operation)) accepted += 1;
        else refused += 1;
      }),
      { seed, numRuns: operation === water ? 1_500 : 60 },
    ); // prettier-ignore

  expect(accepted).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(500);
});

test('they would notice', () => {
  const read = (text: string, options: LooseOptions): unknown => new LooseReader(text, options).read();
  const first = { keepsFirst: true, ignoresCase: false };
  expect(read('{"a":1,"a":2}', first)).toEqual({ a: 1 });
  expect(read('{"a":1,"a":2,}', { ...first, keepsFirst: false })).toEqual({ a: 2 });
  expect(read('{"a":1,/*b*/"A":2}', { ...first, ignoresCase: true })).toEqual({ a: 1 });
  expect(read("['a',]//b", first)).toEqual(['a']);
});

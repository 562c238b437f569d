import * as fc from 'fast-check';
import { anyCharacter } from '../any-character';
import { defaultJsonLimits, JsonError, JsonNumber, readJsonTree, type JsonTree } from '../../src/json';
import { manyRuns } from '../many-runs';

/** A value of JavaScript as the tree that its JSON must give. */
function expected(value: unknown): JsonTree {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return new JsonNumber(JSON.stringify(value));
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value === 'object') return new Map(Object.entries(value).map(([key, item]) => [key, expected(item)]));
  throw new Error('not a JSON value');
}

type Verdict = 'read' | JsonError['code'] | 'loneSurrogate';

function verdict(text: string): Verdict {
  try {
    readJsonTree(text);
    return 'read';
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return error.message.includes('surrogate') ? 'loneSurrogate' : error.code;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Cuts, doubles and replaces pieces of a text. */
const mutation = fc.record({
  at: fc.nat(200),
  remove: fc.nat(3),
  insert: fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '-',
      '+',
      '.',
      '0',
      'e',
      ' ',
      '\n',
      '\u0000',
      '\\u',
      '\\ud800',
      'null',
      '\ufeff',
      '\udc00',
    ),
    fc.string({ unit: anyCharacter, maxLength: 2 }),
    fc.constant(''),
  ),
});

const jsonText = fc.oneof(fc.json({ maxDepth: 4 }), fc.json({ maxDepth: 3, stringUnit: 'binary' }));
const seed = 20240506;

const deep = (levels: number): string => '{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2);

describe('readJsonTree', () => {
  test('keeps numbers as text, keys in order and no key special', () => {
    const tree = readJsonTree('{"b":[1.0,-0,1e400],"__proto__":{"x":""},"a":null}');
    expect(tree).toEqual(
      new Map<string, JsonTree>([
        ['b', [new JsonNumber('1.0'), new JsonNumber('-0'), new JsonNumber('1e400')]],
        ['__proto__', new Map([['x', '']])],
        ['a', null],
      ]),
    );
    expect(tree instanceof Map ? [...tree.keys()] : []).toEqual(['b', '__proto__', 'a']);
  });

  test.each(['{"a":1,"a":1}', '{"a":{"b":1,"c":[],"\\u0062":2}}'])('equal keys are refused: %s', (text) => {
    expect(verdict(text)).toBe('duplicate');
  });

  test.each(['', '[1]]', '{} 1', '[1', '{"a":[}'])('what is not one value is refused: %j', (text) => {
    expect(verdict(text)).toBe('malformed');
  });

  test('depth ends at the limit and overflows no stack', () => {
    expect(verdict(deep(64))).toBe('read');
    expect(verdict(deep(66))).toBe('limit');
    expect(readJsonTree(deep(200_000), { ...defaultJsonLimits, depth: 200_000 })).toBeInstanceOf(Map);
  });

  test('reads back what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }), fc.nat(3), (value, indent) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(readJsonTree(JSON.stringify(value, undefined, indent))).toEqual(expected(plain));
      }),
      { seed, numRuns: 1_000 },
    );
  });

  test('agrees with JSON.parse about mutated texts, except where it is stricter on purpose', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(jsonText, fc.array(mutation, { maxLength: 3 }), (text, mutations) => {
        let mutated = text;
        for (const { at, remove, insert } of mutations) {
          const place = at % (mutated.length + 1);
          mutated = mutated.slice(0, place) + insert + mutated.slice(place + remove);
        }
        const own = verdict(mutated);
        const parsed = parses(mutated.startsWith('\ufeff') ? mutated.slice(1) : mutated);
        seen.add(`${parsed} ${own}`);
        expect(parsed ? ['read', 'duplicate', 'loneSurrogate'] : ['malformed', 'duplicate', 'loneSurrogate']).toContain(
          own,
        );
      }),
      { seed, numRuns: manyRuns(20_000) },
    );
    // The generator really reaches both verdicts and the stricter cases.
    expect([...seen]).toEqual(expect.arrayContaining(['true read', 'false malformed', 'true loneSurrogate']));
  });
});

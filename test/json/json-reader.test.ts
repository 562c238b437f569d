import { defaultJsonLimits, JsonError, JsonReader, JsonToken, skip, type JsonLimits } from '../../src/json';
import { finish, TurnBudget } from '../../src/text/turn';

/** What refuses to be read: the error, or a failed test. */
function refusal(read: () => unknown): JsonError {
  try {
    read();
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const limits = (some: Partial<JsonLimits>): JsonLimits => ({ ...defaultJsonLimits, ...some });

function skipValue(reader: JsonReader): void {
  const rest = skip(reader, new TurnBudget());
  if (rest !== undefined) finish(rest);
}

/** Reads one whole value without looking at it. */
function skipAll(text: string, some: Partial<JsonLimits> = {}): void {
  const reader = new JsonReader(text, limits(some));
  skipValue(reader);
  reader.end();
}

describe('reading led by the caller', () => {
  test('an object with every kind of value', () => {
    const reader = new JsonReader(
      ' { "a" : -1.50e+2 , "b":[true ,false,null],"c":{},"d":[ ], "\\u0065":"x\\n\\ud83d\\ude00" }\r\n\t',
    );
    expect(reader.peek()).toBe(JsonToken.object);
    reader.enterObject();
    expect(reader.nextKey()).toBe('a');
    expect(reader.peek()).toBe(JsonToken.number);
    expect(reader.readNumber()).toBe('-1.50e+2');
    expect(reader.nextKey()).toBe('b');
    expect(reader.peek()).toBe(JsonToken.array);
    reader.enterArray();
    expect(reader.nextItem()).toBe(true);
    expect(reader.peek()).toBe(JsonToken.boolean);
    expect(reader.readBoolean()).toBe(true);
    expect(reader.nextItem()).toBe(true);
    expect(reader.readBoolean()).toBe(false);
    expect(reader.nextItem()).toBe(true);
    expect(reader.peek()).toBe(JsonToken.null);
    expect(reader.readNull()).toBeNull();
    expect(reader.nextItem()).toBe(false);
    expect(reader.nextKey()).toBe('c');
    reader.enterObject();
    expect(reader.nextKey()).toBeUndefined();
    expect(reader.nextKey()).toBe('d');
    skipValue(reader);
    expect(reader.nextKey()).toBe('e');
    expect(reader.peek()).toBe(JsonToken.string);
    expect(reader.shortString()).toBe('x\n😀');
    expect(reader.nextKey()).toBeUndefined();
    reader.end();
    expect(reader.offset).toBe(90);
  });

  test.each(['0', '-0', '10', '1.0', '0.10', '1e400', '1E-7', '9007199254740993', '-12.5e+03'])(
    'number %s stays as it stands',
    (text) => {
      const reader = new JsonReader(text);
      expect(reader.readNumber()).toBe(text);
      reader.end();
    },
  );

  test('every escape, raw pairs, DEL and line separators', () => {
    const text = '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00 😀 \u007f\u2028é"';
    expect(new JsonReader(text).shortString()).toBe('"\\/\b\f\n\r\té😀 😀 \u007f\u2028é');
  });

  test('a leading byte order mark is skipped, a second one is not', () => {
    const reader = new JsonReader('\ufeff1');
    expect(reader.readNumber()).toBe('1');
    expect(refusal(() => skipAll('\ufeff\ufeff1')).offset).toBe(1);
  });

  test('a value of another kind is refused where it stands', () => {
    expect(refusal(() => new JsonReader('  1').shortString())).toMatchObject({ code: 'malformed', offset: 2 });
    expect(refusal(() => new JsonReader('"1"').readNumber())).toMatchObject({ code: 'malformed', offset: 0 });
    expect(refusal(() => new JsonReader('[]').enterObject())).toMatchObject({ code: 'malformed', offset: 0 });
    expect(refusal(() => new JsonReader('{}').enterArray())).toMatchObject({ code: 'malformed', offset: 0 });
    expect(refusal(() => new JsonReader('null').readBoolean())).toMatchObject({ code: 'malformed', offset: 0 });
    expect(refusal(() => new JsonReader('').readNull())).toMatchObject({ code: 'malformed', offset: 0 });
  });

  test('equal keys are left to the caller, who finds the error ready', () => {
    const reader = new JsonReader('{"a":1, "A":2}');
    reader.enterObject();
    reader.nextKey();
    reader.readNumber();
    reader.nextKey();
    expect(reader.duplicateKey()).toMatchObject({ code: 'duplicate', offset: 8 });
  });
});

describe('what is not JSON', () => {
  test.each([
    ['', 0],
    [' \n', 2],
    ['nul', 0],
    ['nullx', 4],
    ['True', 0],
    ['NaN', 0],
    ['Infinity', 0],
    ['-Infinity', 1],
    ['undefined', 0],
    ['+1', 0],
    ['01', 1],
    ['-01', 2],
    ['-', 1],
    ['1.', 2],
    ['.5', 0],
    ['1e', 2],
    ['1e+', 3],
    ['0x10', 1],
    ['1_000', 1],
    ['1 2', 2],
    ['{} {}', 3],
    ['[1,]', 3],
    ['[,1]', 1],
    ['[1 2]', 3],
    ['[1', 2],
    ['[1}', 2],
    ['[', 1],
    [']', 0],
    ['{', 1],
    ['{]', 1],
    ['{"a"}', 4],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['{"a":1 "b":2}', 7],
    ['{,"a":1}', 1],
    ["{'a':1}", 1],
    ['{a:1}', 1],
    ['{1:1}', 1],
    ["'a'", 0],
    ['// c\n1', 0],
    ['1 /* c */', 2],
    ['"a', 0],
    ['"', 0],
    ['"a\\', 2],
    ['"\\x41"', 1],
    ['"\\u12"', 1],
    ['"\\u12g4"', 1],
    ['"a\u0000"', 2],
    ['"a\nb"', 2],
    ['"a\u001f"', 2],
    ['"\ud800"', 0],
    ['"\udc00x"', 0],
    ['"\\ud800"', 0],
    ['"\\udc00\\ud800"', 0],
    ['{"\\ud800":1}', 1],
    ['\u00a01', 0],
    ['\u000b1', 0],
    ['1\u0000', 1],
  ])('%j is refused at %d', (text, offset) => {
    expect(refusal(() => skipAll(text))).toMatchObject({ code: 'malformed', offset });
  });

  test('the message is one printable sentence with a short excerpt', () => {
    const error = refusal(() => skipAll(`[\u0001\u0002${'\u0003'.repeat(500)}]`));
    expect(error.message).toBe('Not JSON at character 1: a value was expected, found "\\u0001".');
    expect(refusal(() => skipAll('[')).message).toBe('The JSON text ends at character 1 where a value was expected.');
  });

  test('equal keys inside a skipped value are refused, at any depth and however they are written', () => {
    expect(refusal(() => skipAll('[{"a":1,"\\u0061":2}]'))).toMatchObject({ code: 'duplicate', offset: 8 });
    expect(refusal(() => skipAll('{"x":{"a":1,"b":{"a":1},"a":2}}'))).toMatchObject({ code: 'duplicate', offset: 24 });
    skipAll('{"a":{"a":{"a":[]}},"A":1,"__proto__":2,"constructor":3}');
  });
});

describe('limits: one at, one above', () => {
  test.each<[keyof JsonLimits, string, string]>([
    ['depth', '[[{}]]', '[[{"a":[]}]]'],
    ['keysPerObject', '{"a":1,"b":2,"c":3}', '{"a":1,"b":2,"c":3,"d":4}'],
    ['itemsPerArray', '[1,2,3]', '[1,2,3,4]'],
    ['stringChars', '"abc"', '"abcd"'],
    ['stringChars', '{"abc":"\\n"}', '{"abcd":1}'],
  ])('%s', (name, at, above) => {
    skipAll(at, { [name]: 3 });
    expect(refusal(() => skipAll(above, { [name]: 3 })).code).toBe('limit');
  });

  test('siblings do not add up', () => {
    expect(() =>
      skipAll('[[1,2],[1,2],{"a":1,"b":2}]', { depth: 2, itemsPerArray: 3, keysPerObject: 2 }),
    ).not.toThrow();
  });

  test('a deep text ends at the limit, and a large limit overflows no stack', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect(refusal(() => skipAll(deep))).toMatchObject({ code: 'limit', offset: 64 });
    skipAll(deep, { depth: 1_000_000 });
  });
});

test('a key that was guessed is read as any other; nothing is read when the guess was wrong', () => {
  const reader = new JsonReader('{"A":1,"B": 2, "C":3}');
  reader.enterObject();
  expect(reader.nextKeyIs('"B":')).toBe(false);
  expect(reader.nextKeyIs('"A":')).toBe(true);
  expect([reader.readNumber(), reader.nextKeyIs('"B":'), reader.readNumber()]).toEqual(['1', true, '2']);
  expect([reader.nextKeyIs('"C":'), reader.nextKey(), reader.readNumber()]).toEqual([false, 'C', '3']);
  expect([reader.nextKeyIs('"C":'), reader.nextKey()]).toEqual([false, undefined]);
  reader.end();
});

test('guessed keys count against the limits, and need their comma', () => {
  const limited = new JsonReader('{"A":1,"B":2}', { ...defaultJsonLimits, keysPerObject: 1 });
  limited.enterObject();
  expect([limited.nextKeyIs('"A":'), limited.readNumber(), limited.nextKeyIs('"B":')]).toEqual([true, '1', false]);
  expect(() => limited.nextKey()).toThrow('more than 1 keys');
  const long = new JsonReader('{"AA":1}', { ...defaultJsonLimits, stringChars: 1 });
  long.enterObject();
  expect(long.nextKeyIs('"AA":')).toBe(false);
  const noComma = new JsonReader('{"A":1;"B":2}');
  noComma.enterObject();
  expect([noComma.nextKeyIs('"A":'), noComma.readNumber(), noComma.nextKeyIs('"B":')]).toEqual([true, '1', false]);
});

test.each([
  ['7', 7],
  ['-7]', -7],
  ['0', 0],
  ['-0', 0],
  ['123456789', 123456789],
  ['1234567890', undefined],
  ['01', undefined],
  ['-', undefined],
  ['1.0', undefined],
  ['1e3', undefined],
  ['1E3', undefined],
  ['"1"', undefined],
  ['-1000', undefined],
  ['', undefined],
])('tryReadInteger: %s', (text, value) => {
  const reader = new JsonReader(text);
  expect(reader.tryReadInteger(-999, 999_999_999)).toBe(value);
  expect(reader.offset === 0).toBe(value === undefined);
});

test('tryReadString reads a string and nothing else', () => {
  expect(new JsonReader('"a\\n"').tryReadString()).toBe('a\n');
  expect(new JsonReader(' "a"').tryReadString()).toBeUndefined();
  expect(() => new JsonReader('"a').tryReadString()).toThrow('not closed');
});

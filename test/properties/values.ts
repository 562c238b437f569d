/** Arbitrary canonical values of any contract type (see src/command/value.ts). */
import * as fc from 'fast-check';
import { anyCharacter } from '../any-character';
import {
  compileFlags,
  leafText,
  subtype,
  timeSpanOfIso,
  Typed,
  type Struct,
  type StructDraft,
  type Value,
} from '../../src/command';
import type { EnumType, Field, FlagsType, ScalarKind, StructType, Type, TypeTable } from '../../src/contract';

export interface Wishes {
  readonly types: TypeTable;
  /**
   * JSON does not say what type an anyType value has: a date or a decimal comes back as string or double. With `json`,
   * only those types are made that its bare form tells apart.
   */
  readonly wire: 'soap' | 'json';
}

/** Carriers inside carriers; deeper ones are left out. */
const depthMax = 3;

const xsd = 'http://www.w3.org/2001/XMLSchema';

/** Texts that parsers, trimmers and number readers like to change. */
const awkward = [
  '',
  ' ',
  ' a ',
  '\r\n',
  'a\rb\nc\td',
  '0150',
  '+4791234567',
  '1e5',
  'true',
  'null',
  ']]>',
  '<a b="c">&amp;\'</a>',
  '𝄞😀',
  '\u0085\u2028\u00a0',
  '{"$type":"x"}',
  '__proto__',
];

const text = fc.oneof(
  fc.constantFrom(...awkward),
  fc
    .string({ unit: anyCharacter, maxLength: 8 })
    .map((value) => value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')),
);

const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));

const dateTime = fc.oneof(
  fc.constantFrom('0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999', '2024-02-29T24:00:00Z'),
  fc
    .tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 1, max: 12 }),
      two(23),
      two(59),
      fc.constantFrom('', '.5', '.1234567', '.000'),
      fc.constantFrom('', 'Z', '+02:00', '-11:30'),
    )
    .map(
      ([year, month, hour, minute, fraction, zone]) =>
        `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-28T${hour}:${minute}:07${fraction}${zone}`,
    ),
);

const duration = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom('', '.5', '.0000001'),
  )
  .map(([sign, days, hours, fraction]) => timeSpanOfIso(`${sign}P${days}DT${hours}H7M9${fraction}S`));

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.constantFrom('', '.0', '.50', '.000000001'))
  .map(([whole, fraction]) => `${whole}${fraction}`);

const double = fc.oneof(
  fc.constantFrom('INF', '-INF', 'NaN', '1.50', '1E5', '-0', '0.1', '1e-7'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const float = fc.oneof(
  fc.constantFrom('INF', '-INF', 'NaN', '1.50', '1E5'),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
);

const whole = (min: number, max: number) => fc.integer({ min, max });
const wide = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String);

const scalars: Readonly<Record<ScalarKind, fc.Arbitrary<Value>>> = {
  string: text,
  anyURI: text,
  QName: text,
  boolean: fc.boolean(),
  byte: whole(-128, 127),
  unsignedByte: whole(0, 255),
  short: whole(-32768, 32767),
  unsignedShort: whole(0, 65535),
  int: whole(-2147483648, 2147483647),
  unsignedInt: whole(0, 4294967295),
  long: wide(-(2n ** 63n), 2n ** 63n - 1n),
  unsignedLong: wide(0n, 2n ** 64n - 1n),
  float,
  double,
  decimal,
  dateTime,
  base64Binary: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  duration,
  guid: fc.uuid(),
  char: fc.constantFrom('A', ' ', '\0', '7', 'é', '\uffff'),
};

function flags({ members }: FlagsType): fc.Arbitrary<Value> {
  const set = compileFlags(members);
  return fc.subarray(members.map(({ name }) => name)).map((names) => set.fromNames(names));
}

const member = ({ members }: EnumType): fc.Arbitrary<Value> => fc.constantFrom(...members.map(({ name }) => name));

function any({ types, wire }: Wishes): fc.Arbitrary<Value> {
  const typed = (local: string, values: fc.Arbitrary<Value>) => {
    const type = types.find({ namespace: xsd, local });
    return type === undefined ? [] : [values.map((value) => new Typed(type, value))];
  };
  const both = [
    ...typed('string', text),
    ...typed('boolean', fc.boolean()),
    ...typed('int', scalars.int),
    ...typed('long', wide(2n ** 31n, 2n ** 63n - 1n)),
    ...typed('double', fc.constantFrom('1.5', '1E5', '-0.25')),
  ];
  const soapOnly = [
    ...typed('dateTime', dateTime),
    ...typed('decimal', decimal),
    ...typed('base64Binary', scalars.base64Binary),
  ];
  return fc.oneof(...both, ...(wire === 'soap' ? soapOnly : []));
}

const known = new WeakMap<Wishes, Map<string, fc.Arbitrary<Value>>>();

/** Values of a type, at most `depth` carriers deep. */
export function valueOf(type: Type, wishes: Wishes, depth = depthMax): fc.Arbitrary<Value> {
  const memo = known.get(wishes) ?? new Map<string, fc.Arbitrary<Value>>();
  known.set(wishes, memo);
  const key = `${type.kind} ${type.name.namespace} ${type.name.local} ${depth}`;
  const arbitrary = memo.get(key) ?? compile(type, wishes, depth);
  memo.set(key, arbitrary);
  return arbitrary;
}

function compile(type: Type, wishes: Wishes, depth: number): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.scalar];
    case 'enum':
      return member(type);
    case 'flags':
      return flags(type);
    case 'struct':
      return fc.oneof(
        { weight: 3, arbitrary: structOf(type, type, wishes, depth) },
        ...wishes.types
          .derivedOf(type)
          .slice(0, 3)
          .map((derived) => ({ weight: 1, arbitrary: structOf(derived, type, wishes, depth) })),
      );
    case 'list':
      return fc.array(fieldValue(type.item, wishes, depth), { maxLength: 3 });
    case 'dictionary':
      return fc
        .uniqueArray(fc.tuple(valueOf(type.key.type, wishes, depth), fieldValue(type.value, wishes, depth)), {
          maxLength: 3,
          selector: ([key]) => leafText(key),
        })
        .map((entries) => new Map(entries.map(([key, value]) => [leafText(key), value])));
    case 'any':
      return any(wishes);
  }
}

function structOf(actual: StructType, declared: StructType, wishes: Wishes, depth: number): fc.Arbitrary<Value> {
  const fields = fieldsOf(actual.fields, wishes, depth - 1);
  return actual === declared ? fields : fields.map((struct) => Object.assign(struct, { [subtype]: actual.name.local }));
}

/** A value the field may have: null where it is nillable. */
export function fieldValue(field: Field, wishes: Wishes, depth = depthMax): fc.Arbitrary<Value> {
  const value = isTooDeep(field.type, depth) ? undefined : fc.memo(() => valueOf(field.type, wishes, depth))(1);
  if (value === undefined) return fc.constant(field.nillable ? null : emptyOf(field.type));
  return field.nillable
    ? fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
    : value;
}

function isTooDeep(type: Type, depth: number): boolean {
  if (type.kind === 'list') return isTooDeep(type.item.type, depth);
  if (type.kind === 'dictionary') return isTooDeep(type.value.type, depth);
  return type.kind === 'struct' && depth <= 0;
}

function emptyOf(type: Type): Value {
  return type.kind === 'list' ? [] : type.kind === 'dictionary' ? new Map() : {};
}

/** Structs of these fields in contract order: optional ones may be left out. */
export function fieldsOf(fields: readonly Field[], wishes: Wishes, depth = depthMax): fc.Arbitrary<Struct> {
  const values = fields.map((field): fc.Arbitrary<Value | undefined> => {
    const value = fieldValue(field, wishes, depth);
    return field.optional ? fc.option(value, { nil: undefined, freq: 3 }) : value;
  });
  return fc.tuple(...values).map((items) => {
    const struct: StructDraft = {};
    for (const [index, { name }] of fields.entries()) {
      const item = items[index];
      if (item !== undefined) struct[name] = item;
    }
    return struct;
  });
}

/**
 * The archive of a table that this room does not describe, made by rule from the type of its records:
 *
 * - every leaf field is a column under its own name, the first letters in lower case (`ERPKey` → `erpKey`);
 * - an Associate is an associate column, a carrier with Id and Value or Name a choice;
 * - the leaf fields of other carriers are `carrier/leaf`; lists, dictionaries and documents are no columns.
 */
import type { Field, ScalarKind, StructType } from '../contract';
import { perKey } from '../text/memo';
import type { ColumnKind } from './cell';
import { recordTable, type RecordTable } from './record-table';
import type { TableDescription } from './archive-source';

const scalarKinds: Readonly<Partial<Record<ScalarKind, ColumnKind>>> = {
  string: 'string',
  anyURI: 'string',
  guid: 'string',
  char: 'string',
  boolean: 'bool',
  byte: 'int',
  unsignedByte: 'int',
  short: 'int',
  unsignedShort: 'int',
  int: 'int',
  unsignedInt: 'int',
  long: 'int',
  unsignedLong: 'int',
  float: 'decimal',
  double: 'decimal',
  decimal: 'decimal',
  dateTime: 'datetime',
  duration: 'timeSpan',
};

/** The archive of the table; its columns are made once for each type. */
export function tableByRule({ name, type, key }: TableDescription): RecordTable {
  const lines = linesOfType(type);
  const table = madeTables(type);
  const made = table.get(name) ?? recordTable({ name, key: key ?? keyOf(type), title: titleOf(type), lines });
  table.set(name, made);
  return made;
}

const madeTables = perKey<StructType, Map<string, RecordTable>>(() => new Map());

const linesOfType = perKey((type: StructType): string =>
  type.fields
    .filter(({ name }) => !isRight(name))
    .flatMap((field) => linesOf(field, '', '', true))
    .join('\n'),
);

const isRight = (name: string): boolean => name === 'TableRight' || name === 'FieldProperties';

/** `FooEntity` has FooId; else the first int called `…Id`, else the first int. */
function keyOf(type: StructType): string {
  const ints = type.fields.flatMap((field) =>
    field.type.kind === 'scalar' && field.type.scalar === 'int' ? [field.name] : [],
  );
  const own = `${recordTypeName(type)}Id`.toLowerCase();
  return ints.find((name) => name.toLowerCase() === own) ?? ints.find((name) => name.endsWith('Id')) ?? ints[0] ?? '';
}

const titleOf = (type: StructType): string =>
  ['Name', 'FullName', 'Title', 'Heading', 'Description'].find((name) =>
    type.fields.some((field) => field.name === name),
  ) ?? '';

/** The name of a record type without `Entity`: what its archive is called. */
export const recordTypeName = (type: StructType): string => type.name.local.replace(/Entity$/, '');

function linesOf({ name, type }: Field, prefix: string, path: string, goesDeeper: boolean): readonly string[] {
  const column = `${prefix}${lowerFirst(name)}`;
  const at = `${path}${name}`;
  const heading = name.replace(/([a-z\d])(?=[A-Z])/g, '$1 ');
  if (type.kind === 'enum' || type.kind === 'flags') return [`${column} | string | ${at} | ${heading}`];
  if (type.kind === 'scalar') {
    const kind = scalarKinds[type.scalar];
    return kind === undefined ? [] : [`${column} | ${kind} | ${at} | ${heading}`];
  }
  if (type.kind !== 'struct' || !goesDeeper) return [];
  if (type.name.local === 'Associate') return [`${column} | associate | ${at} | ${heading}`];
  const isChoice = type.fields.some((field) => field.name === 'Id' || field.name === `${type.name.local}Id`);
  const choice = isChoice ? [`${column} | listAny | ${at} | ${heading}`] : [];
  const leaves = type.fields.filter((field) => !isRight(field.name));
  return [...choice, ...leaves.flatMap((field) => linesOf(field, `${column}/`, `${at}/`, false))];
}

const lowerFirst = (name: string): string =>
  name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (letters) => letters.toLowerCase());

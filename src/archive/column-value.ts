/**
 * Makes what reads a column's cell from a record. The value of a column is a path (`Associate/AssociateId`), or one of
 * these forms over paths:
 *
 * | form | means |
 * |---|---|
 * | `first(A, B)` | the first value that is there |
 * | `words(A, B)`, `commas(A, B)` | texts joined by blanks, or by commas |
 * | `full(A, table)` | a choice: id and full name of a carrier, or of its record in the table |
 * | `A table > B` | the value B of the record of another table that A refers to |
 * | `not(A)` | the other truth |
 * | `has(A)` | whether there is a text, a number, or an item of a list |
 * | `is(A, Member)` | whether an enumeration has this member |
 * | `year(A)`, `month(A)`, `day(A)` | part of a date |
 * | `span(A, B)` | seconds from one date to another |
 * | `share(A, B)` | B per cent of A |
 * | `enum(A, Enumeration)` | a choice: number and name of the member |
 * | `called(A table, B table)` | what records of other tables are called, joined by commas |
 * | `address(Street, City)` | part of an address, from its carrier, or from the lines that older versions have |
 * | `ref(A, table)` | a choice: id and name of a record of another table |
 */
import { isStruct, type Struct, type Value } from '../command';
import type { ArchiveColumn } from './column-table';
import { cellText, type ArchiveCell, type ListChoice, type ColumnKind } from './cell';
import { memberNumber } from './enumerations';
import type { CellSource } from './archive-source';
import { spokenCell } from './spoken-text';
import {
  firstOf,
  isThere,
  recordChoice,
  recordDate,
  recordIds,
  recordNumber,
  recordSeconds,
  recordText,
  valueAt,
  type ValueAt,
} from './record-value';

/** Reads one column of a record; other records may hold the name of a choice. */
export type ReadCell = (record: Struct, records: CellSource) => ArchiveCell;

/** How records of other tables are called, by table: a path. */
export type TitlePaths = (table: string) => string;

/** What of a column says where its cells stand. */
type CellPlace = Pick<ArchiveColumn, 'kind' | 'value' | 'list'>;

/** @param keyPath path of the record's own id */
export function compileCell(place: CellPlace, keyPath: string, titles: TitlePaths): ReadCell {
  const read = compilePlace(place, keyPath, titles);
  return (record, records) => spokenCell(read(record, records), records.language);
}

function compilePlace({ kind, value, list }: CellPlace, keyPath: string, titles: TitlePaths): ReadCell {
  const [, form = '', inner = ''] = /^(\w+)\((.*)\)$/.exec(value) ?? [];
  const given = inner.split(',').map((each) => each.trim());
  if (value === '') return emptyOf(kind);
  const [, at = '', table = '', rest = ''] = referring.exec(value) ?? [];
  if (table !== '') return ofOther(valueAt(at), table, compilePlace({ kind, value: rest, list }, keyPath, titles));
  if (form === '') return compilePath({ kind, value, list }, valueAt(value), keyPath, titles);
  if (form === 'first')
    return compilePath({ kind, value: given[0] ?? '', list }, firstOf(given.map(valueAt)), keyPath, titles);
  const read = compileForm(form, given, titles);
  return kind === 'stringorPK' ? named(read, keyPath) : read;
}

function named(read: ReadCell, keyPath: string): ReadCell {
  const key = valueAt(keyPath);
  return (record, records) => ({ key: recordNumber(key(record)), text: cellText(read(record, records)) });
}

/** `Person person > Contact/ContactId`. */
export const referring = /^(\S+) (\w+) > (.+)$/;

function ofOther(at: ValueAt, table: string, read: ReadCell): ReadCell {
  return (record, records) => {
    const value = at(record);
    const other = records.find(table, choiceOf(value, table).id);
    return read(other ?? (isStruct(value) ? value : {}), records);
  };
}

function emptyOf(kind: ColumnKind): ReadCell {
  if (kind === 'bool') return () => false;
  return kind === 'string' || kind === 'positiveString' ? () => '' : () => undefined;
}

function compilePath(place: CellPlace, at: ValueAt, keyPath: string, titles: TitlePaths): ReadCell {
  const { kind, value: path, list } = place;
  switch (kind) {
    case 'bool':
      return (record) => isTrue(at(record));
    case 'int':
    case 'decimal':
    case 'money':
      return (record) => recordNumber(at(record));
    case 'date':
    case 'datetime':
    case 'time':
      return (record) => recordDate(at(record));
    case 'timeSpan':
      return (record) => recordSeconds(at(record));
    case 'intArray':
      return (record) => recordIds(at(record));
    case 'associate':
    case 'ejUser':
      return reference(at, 'associate', titles);
    case 'listAny':
    case 'userGroup':
      return listItem(at, path, list);
    case 'stringorPK':
      return named((record) => recordText(at(record)), keyPath);
    default:
      return (record) => recordText(at(record));
  }
}

const isTrue = (value: Value | undefined): boolean =>
  value === true || (typeof value === 'number' && value !== 0) || value === 'Completed';

/** The name of the record that is meant; where there is none, what the carrier says. */
function reference(at: ValueAt, table: string, titles: TitlePaths): ReadCell {
  const title = valueAt(titles(table));
  return (record, records): ListChoice => {
    const { id, text } = choiceOf(at(record), table);
    const other = id === 0 ? undefined : records.find(table, id);
    return { id, text: (other && recordText(title(other))) || text };
  };
}

/**
 * An item of a list. Its text is that of the item's record: of the table that is called like the property or the list.
 */
function listItem(at: ValueAt, path: string, list: string): ReadCell {
  const property = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const tables = [...new Set([property, list, `${list}listitem`])].filter((table) => table !== '');
  return (record, records): ListChoice => {
    const { id, text } = recordChoice(at(record));
    const item = id === 0 ? undefined : firstFound(tables, id, records);
    return { id, text: (item && recordText(item)) || text };
  };
}

function firstFound(tables: readonly string[], id: number, records: CellSource): Struct | undefined {
  for (const table of tables) {
    const found = records.find(table, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A carrier may hold several ids: `ContactId` is that of a contact. */
function choiceOf(value: Value | undefined, table: string): ListChoice {
  const choice = recordChoice(value);
  const id = isStruct(value) ? value[`${table.charAt(0).toUpperCase()}${table.slice(1)}Id`] : undefined;
  return typeof id === 'number' ? { id, text: choice.text } : choice;
}

/** Services84 and 85 have an address as lines of named fields only. */
function addressPart([kind = '', name = '']: readonly string[]): ReadCell {
  const carrier = valueAt(`Address/${kind}/${name}`);
  const lines = valueAt('Address/LocalizedAddress');
  const isPart = (field: Value): field is Struct =>
    isStruct(field) &&
    recordText(field['AddressType']).toLowerCase().startsWith(kind.slice(0, 4).toLowerCase()) &&
    recordText(field['Name']).toLowerCase() === name.toLowerCase();
  return (record) => {
    const value = carrier(record);
    const fields = lines(record);
    if (isThere(value) || !Array.isArray(fields)) return recordText(value);
    return recordText(fields.flat().find(isPart)?.['Value']);
  };
}

/** @param given `Person person`: a place, and the table of the record that stands there */
function called(given: readonly string[], titles: TitlePaths): ReadCell {
  const references = given.map((each) => {
    const [path = '', table = ''] = each.split(' ');
    return reference(valueAt(path), table, titles);
  });
  return (record, records) =>
    references
      .map((read) => cellText(read(record, records)))
      .filter((text) => text !== '')
      .join(', ');
}

const fullNames = ['FullName', 'Fullname'].map(valueAt);

function fullName(at: ValueAt, table: string): ReadCell {
  const nameIn = (carrier: Value | undefined): string =>
    isStruct(carrier) ? recordText(fullNames.map((name) => name(carrier)).find(isThere)) : '';
  return (record, records) => {
    const { id, text } = choiceOf(at(record), table);
    return { id, text: nameIn(at(record)) || nameIn(records.find(table, id)) || text };
  };
}

const joined = (places: readonly ValueAt[], between: string, record: Struct): string =>
  places
    .map((at) => recordText(at(record)))
    .filter((text) => text !== '')
    .join(between);

function compileForm(form: string, given: readonly string[], titles: TitlePaths): ReadCell {
  const places = given.map(valueAt);
  const [a = valueAt(''), b = a] = places;
  const [, second = ''] = given;
  const date = (record: Struct): Date | undefined => {
    const milliseconds = recordDate(a(record));
    return milliseconds === undefined ? undefined : new Date(milliseconds);
  };
  switch (form) {
    case 'words':
      return (record) => joined(places, ' ', record);
    case 'commas':
      return (record) => joined(places, ', ', record);
    case 'full':
      return fullName(a, second);
    case 'not':
      return (record) => !isTrue(a(record));
    case 'has':
      return (record) => isThere(a(record));
    case 'is':
      return (record) => recordText(a(record)) === second;
    case 'year':
      return (record) => date(record)?.getUTCFullYear() ?? 0;
    case 'month':
      return (record) => (date(record)?.getUTCMonth() ?? -1) + 1;
    case 'day':
      return (record) => date(record)?.getUTCDate() ?? 0;
    case 'span':
      return (record) => ((recordDate(b(record)) ?? 0) - (recordDate(a(record)) ?? 0)) / 1000;
    case 'share':
      return (record) => (recordNumber(a(record)) * recordNumber(b(record))) / 100;
    case 'enum':
      return (record) => {
        const text = recordText(a(record));
        return { id: memberNumber(second, text), text: text === 'Unknown' ? '' : text };
      };
    case 'called':
      return called(given, titles);
    case 'address':
      return addressPart(given);
    case 'ref':
      return reference(a, second, titles);
    default:
      throw new TypeError(`there is no form of a column's value called ${form}`);
  }
}

/** Finds and reads values in records: nested carriers, items of lists, and what stands for a choice. */
import { isStruct, type Struct, type Value } from '../command';
import type { ListChoice } from './cell';
import { readDate } from './plain-values';

/** Reads one place of a record, such as `Associate/AssociateId` or `Emails[0]/Value`. */
export type ValueAt = (record: Struct) => Value | undefined;

/** @param path names between slashes; an index picks an item of a list; '' is the record itself */
export function valueAt(path: string): ValueAt {
  const steps = path.split('/').flatMap((step) => {
    const [, name = '', index] = /^(\w*)(?:\[(\d+)\])?$/.exec(step) ?? [];
    return index === undefined ? [name] : [name, Number(index)];
  });
  const [only] = steps;
  if (steps.length === 1 && typeof only === 'string')
    return only === '' ? (record) => record : (record) => record[only];
  return (record) => steps.reduce<Value | undefined>(stepInto, record);
}

function stepInto(value: Value | undefined, step: string | number): Value | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isStruct(value) ? value[step] : undefined;
}

/** A text, also of a number; of a carrier its name; '' for nothing. */
export function recordText(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isStruct(value) ? nameOf(value) : '';
}

/** A number, also in a text, or the id of a carrier; 0 for nothing. */
export function recordNumber(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return Number(value) || 0;
  return isStruct(value) ? idOf(value) : 0;
}

const plainDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/**
 * Milliseconds of a date-time; undefined for none. Nearly all records have the plain form, and it was checked when they
 * came in.
 */
export function recordDate(value: Value | undefined): number | undefined {
  if (typeof value !== 'string' || value.startsWith('0001-01-01')) return undefined;
  const moment = plainDate.test(value) ? Date.parse(`${value}Z`) : readDate(value);
  return Number.isNaN(moment) ? undefined : moment;
}

/** Whether there is something: no false, 0, '', MinValue or empty list. */
export const isThere = (value: Value | undefined): boolean =>
  isStruct(value) ||
  (Array.isArray(value)
    ? value.length > 0
    : value !== false && !['', '0', '0001-01-01T00:00:00'].includes(recordText(value)));

/** The first of several places that holds something. */
export const firstOf =
  (places: readonly ValueAt[]): ValueAt =>
  (record) =>
    places.map((at) => at(record)).find(isThere);

const spanForm = /^(-?)(?:(\d+)\.)?(\d+):(\d+)(?::(\d+))?/;

/** Seconds of a time span such as `1.02:30:00`; a number is seconds already. */
export function recordSeconds(value: Value | undefined): number {
  if (typeof value !== 'string') return recordNumber(value);
  const [, sign, ...parts] = spanForm.exec(value) ?? [];
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * (sign === '-' ? -1 : 1);
}

const names = ['Value', 'Name', 'FullName', 'Fullname', 'Title', 'DisplayValue'];

/** What a carrier of the contract is called. */
function nameOf(carrier: Struct): string {
  for (const name of names) {
    const value = carrier[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** `Id`, or the first int that is called `…Id`. */
export function idOf(carrier: Struct): number {
  const { Id: id } = carrier;
  if (typeof id === 'number') return id;
  for (const [name, value] of Object.entries(carrier))
    if (typeof value === 'number' && name.endsWith('Id')) return value;
  return 0;
}

/** A choice that stands in a record: a carrier such as Category, or an id alone. */
export function recordChoice(value: Value | undefined): ListChoice {
  if (isStruct(value)) return { id: idOf(value), text: nameOf(value) };
  return { id: recordNumber(value), text: '' };
}

/** Ids of a list of carriers or numbers. */
export function recordIds(value: Value | undefined): readonly number[] {
  return Array.isArray(value) ? value.map((item: Value) => recordNumber(item)) : [];
}

/**
 * Reads canonical values from a Struct. A property that is absent or of another kind reads as .NET's default: 0, '',
 * false or nothing.
 */
import { isDictionaryValue, isList, isStruct, type List, type Struct } from '../command';

export { isDictionaryValue, isList, isStruct };

export function numberIn(struct: Struct | undefined, name: string): number {
  const value = struct?.[name];
  return typeof value === 'number' ? value : 0;
}

export function textIn(struct: Struct | undefined, name: string): string {
  const value = struct?.[name];
  return typeof value === 'string' ? value : '';
}

export function flagIn(struct: Struct | undefined, name: string): boolean {
  return struct?.[name] === true;
}

export function structIn(struct: Struct | undefined, name: string): Struct | undefined {
  const value = struct?.[name];
  return isStruct(value) ? value : undefined;
}

function listIn(struct: Struct | undefined, name: string): List {
  const value = struct?.[name];
  return isList(value) ? value : [];
}

export function numbersIn(struct: Struct | undefined, name: string): readonly number[] {
  return listIn(struct, name).filter((item) => typeof item === 'number');
}

export function textsIn(struct: Struct | undefined, name: string): readonly string[] {
  return listIn(struct, name).map((item) => (typeof item === 'string' ? item : ''));
}

export function structsIn(struct: Struct | undefined, name: string): readonly Struct[] {
  return listIn(struct, name).filter(isStruct);
}

/**
 * Canonical date-times are text. Here they are compared and shifted, and keep the zone in which they were written.
 */

const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

/** .NET's DateTime.MinValue: NetServer's clients send it for "no date". */
export const noDate = '0001-01-01T00:00:00';

/**
 * Milliseconds since the epoch; a text without zone counts as UTC. Undefined for no date: '', MinValue, or an
 * unreadable text.
 */
export function instantOf(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (parts === null || text.startsWith(noDate)) return undefined;
  const instant = Date.parse(`${parts[1]}${(parts[2] ?? '').slice(0, 4)}${parts[3] ?? 'Z'}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** The date-time `milliseconds` later, in the same zone and form; a text that is no date stays unchanged. */
export function shifted(text: string, milliseconds: number): string {
  const parts = pattern.exec(text);
  const wall = parts === null || milliseconds === 0 ? Number.NaN : Date.parse(`${parts[1]}Z`);
  if (parts === null || Number.isNaN(wall)) return text;
  return `${stamp(wall + milliseconds)}${parts[2] ?? ''}${parts[3] ?? ''}`;
}

/** Milliseconds since the epoch as a date-time without zone, to the second. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

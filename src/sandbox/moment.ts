/**
 * Canonical date-times are text; here they are compared and shifted without ever losing the zone they were written in.
 */

const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

/** .NET's DateTime.MinValue, which NetServer's clients send for "no date". */
export const noDate = '0001-01-01T00:00:00';

/**
 * Milliseconds since the epoch; a text without zone counts as UTC. Undefined for no date at all: '', MinValue, anything
 * unreadable.
 */
export function instantOf(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (parts === null || text.startsWith(noDate)) return undefined;
  const instant = Date.parse(`${parts[1]}${(parts[2] ?? '').slice(0, 4)}${parts[3] ?? 'Z'}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** The date-time `milliseconds` later, in the same zone and form; a text that is no date stays as it is. */
export function shifted(text: string, milliseconds: number): string {
  const parts = pattern.exec(text);
  const wall = parts === null || milliseconds === 0 ? Number.NaN : Date.parse(`${parts[1]}Z`);
  if (parts === null || Number.isNaN(wall)) return text;
  return `${stamp(wall + milliseconds)}${parts[2] ?? ''}${parts[3] ?? ''}`;
}

/** A clock's milliseconds as a date-time without zone, to the second. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

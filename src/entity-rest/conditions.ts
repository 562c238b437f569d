/**
 * Conditions on the date of an entity's last change: If-Modified-Since and If-Unmodified-Since (RFC 9110 §13.1), as the
 * vendor has them for entities. Entity tags are not part of that API.
 *
 * A CRM that speaks SOAP gives dates without their zone, in the zone that the caller asks for or else its own; which
 * rules that zone has is not known here. Such a date is told as if it were GMT. A client that hands it back gets an
 * exact answer. A client that takes its own clock gets one where no zone on earth could change it. In between a record
 * counts as changed: a GET then answers in full, and a write that might overwrite another one is refused.
 */
import { failure, type Failure, type Struct } from '../command';
import { parseHttpDate, writeHttpDate } from './http-date';

/** When an entity was changed last. */
export interface LastChange {
  /** Seconds since the epoch; a date without zone is taken for GMT. */
  readonly seconds: number;
  readonly isZoned: boolean;
}

/** Properties with the date of the last change; in front the one that counts. A new record may have just the others. */
const changeDates = ['UpdatedDate', 'LastChanged', 'LastModified', 'Updated', 'CreatedDate', 'CreatedAt', 'Registered'];

const dateForm = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

/** When the entity was changed last; undefined: nothing in it says so. Fractions of a second are cut off. */
export function lastChange(entity: Struct): LastChange | undefined {
  for (const name of changeDates) {
    const value = entity[name];
    const [, clock, zone] = (typeof value === 'string' && dateForm.exec(value)) || [];
    // .NET's first date stands for none.
    if (clock === undefined || clock.startsWith('0001-')) continue;
    return { seconds: Date.parse(`${clock}${zone ?? 'Z'}`) / 1000, isZoned: zone !== undefined };
  }
  return undefined;
}

/** The header field of an answer with the entity; none where nothing says when it was changed. */
export function lastModifiedOf(entity: Struct): { readonly 'last-modified'?: string } {
  const change = lastChange(entity);
  return change === undefined ? {} : { 'last-modified': writeHttpDate(change.seconds) };
}

const hour = 3600;
/** What a date without zone may be off: zones are from 12 hours behind GMT to 14 hours ahead. */
const [behindMax, aheadMax] = [12 * hour, 14 * hour];

/** Whether the entity is the same since then. `unknown`: only the zone could tell. */
function compare({ seconds, isZoned }: LastChange, since: number): 'changed' | 'same' | 'unknown' {
  if (isZoned || seconds === since) return seconds <= since ? 'same' : 'changed';
  if (since >= seconds + behindMax) return 'same';
  return since < seconds - aheadMax ? 'changed' : 'unknown';
}

type Headers = Readonly<Record<string, string>>;

/**
 * Whether a GET is answered by 304: the client has this entity already.
 * @param headers of the request, names in lower case
 * @param nowMs the present, in milliseconds since the epoch
 */
export function isNotModified(headers: Headers, entity: Struct, nowMs: number): boolean {
  const [since, change] = [conditionOf(headers, 'if-modified-since', nowMs), lastChange(entity)];
  return since !== undefined && change !== undefined && compare(change, since) === 'same';
}

/** Whether the request has a condition that a write must heed: only then the entity has to be read first. */
export function mustBeUnmodified(headers: Headers, nowMs: number): boolean {
  return conditionOf(headers, 'if-unmodified-since', nowMs) !== undefined;
}

/**
 * Whether PUT, PATCH or DELETE must not go on.
 * @returns `request.precondition` (412) where the entity was changed after If-Unmodified-Since, or may have been
 */
export function failedPrecondition(headers: Headers, entity: Struct, nowMs: number): Failure | undefined {
  const [since, change] = [conditionOf(headers, 'if-unmodified-since', nowMs), lastChange(entity)];
  if (since === undefined || change === undefined) return undefined;
  const found = compare(change, since);
  if (found === 'same') return undefined;
  const changed = `the record was last changed at ${writeHttpDate(change.seconds)}`;
  const message =
    found === 'changed' ? changed : `${changed} by the CRM's clock, whose zone is not known; send that date`;
  return failure('request.precondition', message, { path: 'If-Unmodified-Since' });
}

/** A date that cannot be read is no condition (RFC 9110 §13.1.3 and §13.1.4). */
function conditionOf(headers: Headers, name: string, nowMs: number): number | undefined {
  const text = headers[name];
  return text === undefined ? undefined : parseHttpDate(text.trim(), nowMs);
}

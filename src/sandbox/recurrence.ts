/**
 * How far a command reaches in a recurring series (RecurrenceUpdateMode of the WSDL). A single appointment is reached
 * alone, whatever the mode. For one of a series:
 *
 * | mode           | reaches                                                                                 |
 * |----------------|-----------------------------------------------------------------------------------------|
 * | OnlyThis       | this one                                                                                |
 * | ThisAndForward | this one and the later ones of the same associate                                       |
 * | StopRecurrence | Save, Move: this one, later ones are deleted; Delete: this and later ones; else refused |
 * | Unknown        | refused: an undecided mode must not change a series                                     |
 */
import type { Failure } from '../command';
import { ownerOf, seriesOf } from './appointment';
import { instantOf, textIn } from '../records';
import { refusedByCrm } from './operation';
import type { AppointmentRecord, Store } from './store';

export interface Reach {
  readonly kind: 'reach';
  /** The named record first, then later ones in order of time. */
  readonly records: readonly AppointmentRecord[];
}

/** The reach of a command for which StopRecurrence has no meaning, such as the response to an invitation. */
export function reachOf(store: Store, record: AppointmentRecord, mode: string): Reach | Failure {
  if (mode !== 'StopRecurrence' || seriesOf(record) === 0) return reachForward(store, record, mode);
  return refusedByCrm('StopRecurrence can only be saved, moved or deleted.');
}

/**
 * As `reachOf`, but StopRecurrence reaches as far as ThisAndForward: the caller decides what happens to the later ones.
 */
export function reachForward(store: Store, record: AppointmentRecord, mode: string): Reach | Failure {
  if (seriesOf(record) === 0 || mode === 'OnlyThis') return { kind: 'reach', records: [record] };
  if (mode === 'ThisAndForward' || mode === 'StopRecurrence')
    return { kind: 'reach', records: [record, ...laterOf(store, record)] };
  return refusedByCrm(`Appointment ${record.id} is one of a series: the update mode must say which of it are meant.`);
}

function laterOf(store: Store, record: AppointmentRecord): readonly AppointmentRecord[] {
  const start = startOf(record);
  return store.appointments
    .values()
    .filter(
      (other) =>
        other.id !== record.id &&
        seriesOf(other) === seriesOf(record) &&
        ownerOf(other) === ownerOf(record) &&
        startOf(other) > start,
    )
    .sort((a, b) => startOf(a) - startOf(b));
}

/** The start in milliseconds since the epoch; a record without start is earlier than all others. */
export function startOf(record: AppointmentRecord): number {
  return instantOf(textIn(record.entity, 'StartDate')) ?? Number.NEGATIVE_INFINITY;
}

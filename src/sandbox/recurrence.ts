/**
 * How far a command reaches in a recurring series (RecurrenceUpdateMode of the WSDL):
 *
 * | mode           | single appointment | one of a series                                                                 |
 * |----------------|--------------------|---------------------------------------------------------------------------------|
 * | OnlyThis       | this one           | this one                                                                        |
 * | ThisAndForward | this one           | this one and the later ones of the same associate                               |
 * | StopRecurrence | this one           | Save, Move: this one, later ones are deleted; Delete: all of them; else refused |
 * | Unknown        | this one           | refused: "undecided" must not decide over a series                              |
 */
import type { Failure } from '../command';
import { ownerOf, seriesOf } from './appointment';
import { instantOf, textIn } from './values';
import { refusedByCrm } from './operation';
import type { AppointmentRecord, Store } from './store';

export interface Reach {
  readonly kind: 'reach';
  /** The named record first, then later ones in order of time. */
  readonly records: readonly AppointmentRecord[];
}

/** What an invitation's answer or an edit reaches, when StopRecurrence has no meaning for it. */
export function reachOf(store: Store, record: AppointmentRecord, mode: string): Reach | Failure {
  if (mode !== 'StopRecurrence' || seriesOf(record) === 0) return reachForward(store, record, mode);
  return refusedByCrm('StopRecurrence can only be saved, moved or deleted.');
}

/**
 * The same, with StopRecurrence reaching as far as ThisAndForward: what to do with the later ones is the caller's
 * business.
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

/** Start as milliseconds since the epoch; a record without start is older than any other. */
export function startOf(record: AppointmentRecord): number {
  return instantOf(textIn(record.entity, 'StartDate')) ?? Number.NEGATIVE_INFINITY;
}

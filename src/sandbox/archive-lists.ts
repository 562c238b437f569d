/**
 * MDO lists about archives: `archiveColumns:Person`, `archiveEntities:Person`, and `restrictionOperators` with a
 * restriction type as additional information. Names: recorded requests.
 */
import { archiveHandlers, operatorsOf } from '../archive';
import type { Struct } from '../command';
import { structsIn, textIn, type RecordCall, type Records } from '../records';
import { mdoItem } from './mdo-item';

interface ListQuestion {
  /** What stands after the colon of the list's name. */
  readonly argument: string;
  /** AdditionalInfo: a restriction type in its own letter case, such as `listAny`. */
  readonly additional: string;
}

type ArchiveList = (records: Records, call: RecordCall, question: ListQuestion) => readonly Struct[];

export const archiveLists: ReadonlyMap<string, ArchiveList> = new Map<string, ArchiveList>([
  ['archivecolumns', asked('Archive.GetAvailableColumns', 'DisplayName')],
  ['archiveentities', asked('Archive.GetAvailableEntities', 'ToolTip')],
  ['restrictionoperators', (_records, _call, { additional }) => named(operatorsOf(additional.trim()))],
]);

function asked(key: string, tooltip: string): ArchiveList {
  return (records, { user, now, language }, { argument }) => {
    const frame = { now, associateId: user.associateId, language };
    const outcome = archiveHandlers.get(key)?.(records, { ProviderName: argument }, frame);
    const told = outcome?.kind === 'answer' ? structsIn(outcome.results, 'Response') : [];
    return told.map((each, at) =>
      mdoItem({ id: at + 1, record: { Name: textIn(each, 'Name'), Tooltip: textIn(each, tooltip) } }),
    );
  };
}

const named = (names: readonly string[]): readonly Struct[] =>
  names.map((Name, at) => mdoItem({ id: at + 1, record: { Name } }));

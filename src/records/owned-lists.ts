/**
 * Lists in a record whose items are records that link to it: the members of a project, the messages of a ticket. They
 * are kept once, in the table of their own type.
 */
import type { StructType } from '../contract';
import type { Struct, StructDraft } from '../command';
import { perKey } from '../text/memo';
import { linksTo, linkTo } from './links';
import { recordTypeOf } from './record-type';
import type { Records } from './records';
import { numberIn, structsIn } from './values';

interface OwnedList {
  readonly name: string;
  /** Table of the items, and the name of their id. */
  readonly table: string;
  readonly id: string;
}

/** Lists that only an operation of their own fills: `GetContactWithPersons`. */
const filledOnDemand: ReadonlySet<string> = new Set(['Persons']);

const ownedLists = perKey((type: StructType): readonly OwnedList[] => {
  const owner = recordTypeOf(type);
  return type.fields.flatMap(({ name, type: list }) => {
    const item = list.kind === 'list' ? list.item.type : undefined;
    if (owner === undefined || item?.kind !== 'struct' || filledOnDemand.has(name)) return [];
    const record = recordTypeOf(item);
    const isOwned = record !== undefined && record.table !== owner.table && hasLink(item, owner.table);
    return isOwned ? [{ name, ...record }] : [];
  });
});

const hasLink = (item: StructType, table: string): boolean => Object.keys(linkTo(item, table, 1)).length > 0;

/** The record with the lists of its records, where it does not hold one that is not empty. */
export function withOwned(records: Records, record: Struct, type: StructType): Struct {
  const lists = ownedLists(type);
  const owner = recordTypeOf(type);
  if (owner === undefined || lists.length === 0) return record;
  const id = numberIn(record, owner.id);
  const draft: StructDraft = { ...record };
  for (const { name, table } of lists)
    if (id !== 0 && structsIn(record, name).length === 0)
      draft[name] = records.all(table).filter((item) => linksTo(item, owner.table, id));
  return draft;
}

/** The record without list items that are records of their own: a client that sends it back changes none of them. */
export function withoutOwned(records: Records, record: Struct, type: StructType): Struct {
  const lists = ownedLists(type);
  if (lists.length === 0) return record;
  const draft: StructDraft = { ...record };
  for (const { name, table, id } of lists) {
    const kept = structsIn(record, name).filter((item) => records.find(table, numberIn(item, id)) === undefined);
    if (structsIn(record, name).length > 0) draft[name] = kept.length === 0 ? null : kept;
  }
  return draft;
}

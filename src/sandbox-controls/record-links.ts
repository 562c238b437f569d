/** Which other records a record names: by carriers of them that stand in it, and by ids alone. */
import type { StructType, Type } from '../contract';
import { isStruct, type Struct, type Value } from '../command';
import { isDictionaryValue, isList, numberIn, recordTypeOf, tableOfIdName } from '../records';

export interface RecordLink {
  readonly table: string;
  readonly id: number;
  /** What the record says of the other one; undefined: only its id. */
  readonly carrier?: { readonly struct: Struct; readonly type: StructType };
}

/** All links in a record, in the order of its properties; the record itself is none. */
export function* linksIn(record: Struct, type: StructType): Generator<RecordLink> {
  const own = recordTypeOf(type);
  for (const { name, type: fieldType } of type.fields) {
    const value = record[name];
    if (value === undefined || value === null || name === own?.id) continue;
    const table = typeof value === 'number' ? tableOfIdName(name) : undefined;
    if (typeof value === 'number' && value > 0 && table !== undefined && table !== '') yield { table, id: value };
    yield* linksOf(value, fieldType);
  }
}

function* linksOf(value: Value, type: Type): Generator<RecordLink> {
  if (type.kind === 'list' && isList(value)) for (const item of value) yield* linksOf(item, type.item.type);
  if (type.kind === 'dictionary' && isDictionaryValue(value))
    for (const item of value.values()) yield* linksOf(item, type.value.type);
  if (type.kind !== 'struct' || !isStruct(value)) return;
  const other = recordTypeOf(type);
  const id = other === undefined ? 0 : numberIn(value, other.id);
  if (other !== undefined && id > 0) yield { table: other.table, id, carrier: { struct: value, type } };
  yield* linksIn(value, type);
}

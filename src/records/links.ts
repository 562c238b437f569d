/** Links between records: by an id of the other table's name, or by a struct that holds such an id. */
import type { StructType } from '../contract';
import { isStruct, type Struct } from '../command';
import { recordTypeOf } from './record-type';

/** The link of a type to a record of the table, `{ Contact: { ContactId: 5 } }`; empty where the type has none. */
export function linkTo(type: StructType, table: string | undefined, id: number): Struct {
  if (table === undefined || table === '') return {};
  const plain = type.fields.find(({ name }) => name.toLowerCase() === `${table}id`);
  if (plain !== undefined) return { [plain.name]: id };
  for (const { name, type: inner } of type.fields) {
    const target = inner.kind === 'struct' ? recordTypeOf(inner) : undefined;
    if (target?.table === table && name.toLowerCase() === table) return { [name]: { [target.id]: id } };
  }
  return {};
}

/** Whether a record links to another one: by an id of that table's name, or by a struct with such an id. */
export function linksTo(record: Struct, table: string, id: number): boolean {
  const wanted = `${table}id`;
  return Object.entries(record).some(([name, value]) => {
    if (name.toLowerCase() === wanted) return value === id;
    if (!isStruct(value)) return false;
    return Object.entries(value).some(([inner, held]) => inner.toLowerCase() === wanted && held === id);
  });
}

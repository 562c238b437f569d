/**
 * A record as a carrier of the contract shows it. A record is kept once, in its largest form; smaller carriers are made
 * of it by the names of their fields. What a record says of another one is read from that other one.
 */
import type { Field, StructType } from '../contract';
import type { Struct, StructDraft, Value } from '../command';
import { recordTypeOf } from './record-type';
import type { Records } from './records';
import { isStruct, numberIn } from './values';

/** How far links are followed: the contact of an appointment's person is shown, its owner's contact is not. */
const linksMax = 3;

/**
 * The record in the form of `type`, with everything else it holds: the answer is fitted to the caller's contract later.
 */
export function carrierOf(records: Records, record: Struct, type: StructType, links: number = linksMax): Struct {
  const draft: StructDraft = { ...record };
  for (const field of type.fields) {
    const held = record[field.name];
    const value = held === undefined || held === null ? derived(records, record, field.name) : held;
    const shown = linked(records, value, field, links);
    if (shown !== undefined) draft[field.name] = shown;
  }
  return draft;
}

/** What a record that is linked to says of itself, over what the link holds. */
function linked(records: Records, value: Value | undefined, { type }: Field, links: number): Value | undefined {
  if (links === 0 || type.kind !== 'struct' || !isStruct(value)) return value;
  const target = recordTypeOf(type);
  const found = target && records.find(target.table, numberIn(value, target.id));
  return found === undefined ? value : { ...value, ...carrierOf(records, found, type, links - 1) };
}

/** Names under which a record says in one text what it is, the best first. */
const textNames = ['FullName', 'Name', 'Value', 'Heading', 'Title', 'Text'] as const;

/** The one text that stands for a struct: a name, or the value of a list's item. */
export function textOf(value: Value | undefined): string | undefined {
  if (!isStruct(value)) return undefined;
  for (const name of textNames) if (typeof value[name] === 'string' && value[name] !== '') return value[name];
  return undefined;
}

/** Rules for fields that a smaller carrier has and the record has not. */
function derived(records: Records, record: Struct, name: string): Value | undefined {
  const of = (property: string): Struct | undefined => resolved(records, record[property], property);
  // Business: { Value } → Business, or BusinessName.
  const own = of(name);
  if (own !== undefined) return textOf(own);
  for (let at = name.length - 1; at > 0; at -= 1) {
    const struct = of(name.slice(0, at));
    if (struct === undefined) continue;
    const rest = name.slice(at);
    // Contact: { ContactId } → ContactId; Contact: { Name } → ContactName.
    const inner = struct[name] ?? struct[rest];
    if (inner !== undefined && !isStruct(inner)) return inner;
    if (rest === 'Name' || rest === 'FullName') return textOf(struct);
  }
  return undefined;
}

/** The struct under a property, with what the record that it links to says. */
function resolved(records: Records, value: Value | undefined, property: string): Struct | undefined {
  if (!isStruct(value)) return undefined;
  const id = numberIn(value, `${property}Id`) || numberIn(value, 'Id') || numberIn(value, 'AssociateId');
  const table = typeof value['AssociateId'] === 'number' ? 'associate' : property.toLowerCase();
  const found = id === 0 ? undefined : records.find(table, id);
  return found === undefined ? value : { ...value, ...found };
}

/** Whether a record links to another one: by an id of that table's name, or by a struct with such an id. */
export function linksTo(record: Struct, table: string, id: number): boolean {
  return Object.entries(record).some(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === `${table}id`) return value === id;
    if (!isStruct(value)) return false;
    return Object.entries(value).some(([inner, held]) => inner.toLowerCase() === `${table}id` && held === id);
  });
}

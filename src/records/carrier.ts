/**
 * A record as a carrier of the contract shows it. A record is kept once, in its largest form; smaller carriers are made
 * of it by the names of their fields. What a record says of another one is read from that other one.
 */
import type { Field, Operation, StructType, Type } from '../contract';
import type { Struct, StructDraft, Value } from '../command';
import { withOwned } from './owned-lists';
import { idIn, recordTypeOf } from './record-type';
import type { Records } from './records';
import { isList, isStruct, numberIn, structsIn, textIn } from './values';

/** How far links are followed: the contact of an appointment's person is shown, its owner's contact is not. */
const linksMax = 3;

/** Results of an operation, in which every record has the form that its type asks for. */
export function asCarriers(records: Records, { results }: Operation, given: Struct): Struct {
  const draft: StructDraft = { ...given };
  for (const { name, type } of results) {
    const value = given[name];
    if (value !== undefined) draft[name] = asCarrier(records, value, type, linksMax);
  }
  return draft;
}

function asCarrier(records: Records, value: Value, type: Type, links: number): Value {
  if (type.kind === 'struct' && isStruct(value))
    // Only the record itself shows its lists, not the ones that it names.
    return carrierOf(records, links === linksMax ? withOwned(records, value, type) : value, type, links);
  if (type.kind === 'list' && isList(value))
    return value.map((item) => asCarrier(records, item, type.item.type, links));
  return value;
}

/**
 * The record in the form of `type`, with everything else it holds: the answer is fitted to the caller's contract later.
 */
function carrierOf(records: Records, record: Struct, type: StructType, links: number): Struct {
  const draft: StructDraft = { ...record };
  const own = recordTypeOf(type);
  for (const field of type.fields) {
    // CurrencyId of CurrencyEntity is Id of Currency.
    const value =
      fieldOf(records, record, field) ?? (field.name === own?.id ? idIn(record, own.table) : record[field.name]);
    if (value !== undefined) draft[field.name] = links > 0 ? linked(records, value, field, links) : value;
  }
  return draft;
}

/** What a record that is linked to says of itself, over what the link holds. */
function linked(records: Records, value: Value, { type }: Field, links: number): Value {
  if (type.kind !== 'struct' || !isStruct(value)) return asCarrier(records, value, type, links - 1);
  const target = recordTypeOf(type);
  const found = target && records.find(target.table, numberIn(value, target.id));
  return carrierOf(records, { ...value, ...(found && withValue(found)) }, type, links - 1);
}

/** An item's text is its record's `Name`: clients change `Category.Id` and leave the old `Value` beside it. */
const withValue = (record: Struct): Struct => {
  const text = record['Value'] ?? record['Name'];
  return text === undefined ? record : { ...record, Value: text };
};

/** The value under a field's name where it is of the field's kind, else what the record says of it elsewhere. */
function fieldOf(records: Records, record: Struct, { name, type }: Field): Value | undefined {
  const held = record[name];
  const isScalar = type.kind === 'scalar';
  if (isScalar && isStruct(held))
    return type.scalar === 'string' ? textOf(resolved(records, record, name)) : idOf(held);
  if (held !== undefined && held !== null) return held;
  return isScalar || type.kind === 'enum' ? derived(records, record, name) : held;
}

/** Names under which a record says in one text what it is, the best first. */
const textNames = ['FullName', 'Name', 'Value', 'Heading', 'Title', 'Text'] as const;

/** The one text that stands for a struct: a name, or the value of a list's item. */
function textOf(value: Value | undefined): string | undefined {
  if (!isStruct(value)) return undefined;
  return textNames.map((name) => textIn(value, name)).find((text) => text !== '');
}

const idOf = (value: Struct): number | undefined =>
  Object.entries(value).find(
    (each): each is [string, number] => each[0].endsWith('Id') && typeof each[1] === 'number',
  )?.[1];

/** What smaller carriers call otherwise than the records: `Email` of `Person` is the first of its `Emails`. */
const elsewhere: ReadonlyMap<string, readonly string[]> = new Map([
  ['DirectPhone', ['Phones', 'OfficePhones']],
  ['Email', ['Emails']],
  ['EmailAddress', ['Emails']],
  ['FaxPhone', ['Faxes']],
  ['FormattedAddress', ['Address']],
  ['MobilePhone', ['MobilePhones']],
  ['Name', ['Value']],
  ['SaleDate', ['Saledate']],
  ['Status', ['ProjectStatus']],
  ['Title', ['Heading']],
  ['ToolTip', ['Tooltip']],
  ['Type', ['ProjectType']],
  ['URL', ['Urls']],
  ['Updated', ['UpdatedDate']],
  ['Value', ['Name']],
]);

/** Rules for fields that a smaller carrier has and the record has not. */
function derived(records: Records, record: Struct, name: string): Value | undefined {
  return fromElsewhere(records, record, name) ?? fromLinks(records, record, name) ?? fromPerson(records, record, name);
}

function fromElsewhere(records: Records, record: Struct, name: string): Value | undefined {
  for (const other of elsewhere.get(name) ?? []) {
    const value = plainOf(resolved(records, record, other) ?? record[other]) ?? plainOf(structsIn(record, other)[0]);
    if (value !== undefined) return value;
  }
  // TypeId of a project is the id of its ProjectType.
  const [other] = (name.endsWith('Id') ? elsewhere.get(name.slice(0, -2)) : undefined) ?? [];
  const held = other === undefined ? undefined : record[other];
  return isStruct(held) ? idOf(held) : undefined;
}

function fromLinks(records: Records, record: Struct, name: string): Value | undefined {
  for (let at = name.length - 1; at > 0; at -= 1) {
    const struct = resolved(records, record, name.slice(0, at));
    if (struct === undefined) continue;
    const rest = name.slice(at);
    // Contact: { ContactId } → ContactId; Contact: { Name } → ContactName; Business: { Value } → BusinessName.
    const inner = struct[name] ?? struct[rest];
    if (inner !== undefined && !isStruct(inner)) return inner;
    if (rest === 'Name' || rest === 'FullName') return textOf(struct);
  }
  return undefined;
}

/** What a member of a project and a stakeholder of a sale show of their person. */
const ofPerson: ReadonlyMap<string, string> = new Map([
  ['EmailAddress', 'Email'],
  ['Firstname', 'Firstname'],
  ['FullName', 'FullName'],
  ['Lastname', 'Lastname'],
  ['MiddleName', 'MiddleName'],
  ['Mrmrs', 'Mrmrs'],
  ['Phone', 'DirectPhone'],
]);

function fromPerson(records: Records, record: Struct, name: string): Value | undefined {
  const shown = ofPerson.get(name);
  const id = record['PersonId'];
  if (shown === undefined || typeof id !== 'number') return undefined;
  const person = records.find('person', id);
  return person && (person[shown] ?? fromElsewhere(records, person, shown));
}

function plainOf(value: Value | undefined): Value | undefined {
  if (isStruct(value)) return textOf(value) ?? value['Formatted'];
  return value === null || isList(value) ? undefined : value;
}

/**
 * The struct under a property, with what the record that it links to says. An id does as well: `ContactId: 5`.
 * Relations have two of a kind, `SourceContactId` and `DestinationContactId`.
 */
function resolved(records: Records, record: Struct, property: string): Struct | undefined {
  const value = record[property];
  const table = property.replace(/^(?:Source|Destination)/, '').toLowerCase();
  const plain = record[`${property}Id`];
  if (!isStruct(value)) return typeof plain === 'number' && plain !== 0 ? records.find(table, plain) : undefined;
  const isAssociate = typeof value['AssociateId'] === 'number';
  const id = isAssociate ? numberIn(value, 'AssociateId') : idIn(value, table);
  const found = id === 0 ? undefined : records.find(isAssociate ? 'associate' : table, id);
  return { ...value, ...found };
}

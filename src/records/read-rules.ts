/** How operations that read records are carried out, by their names and types. */
import type { Operation, StructType, Type } from '../contract';
import type { Struct, Value } from '../command';
import { linksTo } from './links';
import { tableOfIdName, type RecordType } from './record-type';
import type { RecordCall, Records, RecordUser } from './records';
import { numberIn, numbersIn } from './values';
import { answerWith, recordField, type RecordRule } from './write-rules';

/** One parameter that names a record, and the table it is in. */
interface IdParameter {
  readonly name: string;
  readonly table: string;
}

function idParameters({ parameters }: Operation, kind: 'scalar' | 'list'): readonly IdParameter[] {
  return parameters.flatMap(({ name, type }) => {
    const inner = type.kind === 'list' ? type.item.type : type;
    const table =
      type.kind === kind && inner.kind === 'scalar' && inner.scalar === 'int' ? tableOfIdName(name) : undefined;
    return table === undefined ? [] : [{ name, table }];
  });
}

/**
 * `GetX(xId)`: the record, or null. `GetX(yId)`: what x shows of y, or the first x of y. `GetMyX()`: the user's own.
 */
export function getRule(operation: Operation): RecordRule | undefined {
  const result = recordField(operation.results[0]);
  if (!operation.name.startsWith('Get') || result === undefined || result.isMany) return undefined;
  const { struct, type } = result;
  const ids = idParameters(operation, 'scalar');
  return (records, call) => {
    const found = one(records, call, type, ids);
    return answerWith(operation, found === undefined ? null : whole(records, found, struct, operation, type));
  };
}

function one(records: Records, call: RecordCall, type: RecordType, ids: readonly IdParameter[]): Struct | undefined {
  const { given, user, operation } = call;
  const own = ids.find(({ table }) => table === type.table || table === '');
  if (own !== undefined) return records.find(type.table, numberIn(given, own.name));
  const [linked] = ids;
  if (linked !== undefined) {
    const id = numberIn(given, linked.name);
    const rows = records.all(type.table);
    const holder = records.find(linked.table, id);
    return (
      rows.find((row) => linksTo(row, linked.table, id) && fits(row, call)) ?? (rows.length === 0 ? holder : undefined)
    );
  }
  if (/^Get(?:My|Current)/.test(operation.name) || operation.parameters.length === 0) return mine(records, type, user);
  return records.all(type.table).find((row) => fits(row, call));
}

/** What belongs to the user. */
function mine(records: Records, { table }: RecordType, user: RecordUser): Struct | undefined {
  const ids: Readonly<Record<string, number>> = {
    contact: user.contactId,
    person: user.personId,
    associate: user.associateId,
    user: user.associateId,
  };
  const id = ids[table];
  return id === undefined
    ? records.all(table).find((row) => linksTo(row, 'associate', user.associateId))
    : records.find(table, id);
}

/** `GetXWithYs`: the record with the list of the records that link to it. */
function whole(records: Records, record: Struct, struct: StructType, { name }: Operation, type: RecordType): Struct {
  const listed = /With(\w+)$/.exec(name)?.[1];
  const many = recordField(struct.fields.find((field) => field.name === listed));
  if (listed === undefined || many?.isMany !== true) return record;
  const id = numberIn(record, type.id);
  const rows = records.all(many.type.table).filter((row) => linksTo(row, type.table, id));
  return { ...record, [listed]: rows };
}

/** `GetXList(xIds)`, `GetXsFromY(yId)`, `GetMyXs()`, `GetXs()`: records in the order asked for, or of the table. */
export function listRule(operation: Operation): RecordRule | undefined {
  const result = recordField(operation.results[0]);
  if (!operation.name.startsWith('Get') || result?.isMany !== true) return undefined;
  const { type } = result;
  const named = idParameters(operation, 'list').find(({ table }) => table === type.table || table === '');
  const ids = idParameters(operation, 'scalar').filter(({ table }) => table !== '');
  return (records, call) => {
    const rows =
      named === undefined
        ? filtered(records, call, type, ids)
        : numbersIn(call.given, named.name)
            .map((id) => records.find(type.table, id))
            .filter((row) => row !== undefined);
    return answerWith(operation, rows);
  };
}

function filtered(
  records: Records,
  call: RecordCall,
  { table, id }: RecordType,
  ids: readonly IdParameter[],
): readonly Struct[] {
  const { given, user, operation } = call;
  const links = ids.map(({ name, table: of }) => ({ of, id: numberIn(given, name) }));
  const isMine = operation.name.startsWith('GetMy');
  const found = records
    .all(table)
    .filter((row) => links.every((link) => (link.of === table ? row[id] === link.id : linksTo(row, link.of, link.id))))
    .filter((row) => !isMine || linksTo(row, 'associate', user.associateId))
    .filter((row) => row['Deleted'] !== true || given['IncludeDeleted'] === true)
    .filter((row) => fits(row, call));
  const most = given['Count'] ?? given['Limit'];
  return typeof most === 'number' && most > 0 ? found.slice(0, most) : found;
}

/** Whether a record has what the texts and names of members among the parameters say, where it has such a property. */
function fits(row: Struct, { given, operation }: RecordCall): boolean {
  return operation.parameters.every(({ name, type }) => {
    const isCompared = type.kind === 'enum' || (type.kind === 'scalar' && type.scalar === 'string');
    const held = row[name];
    return !isCompared || typeof held !== 'string' || held === given[name];
  });
}

/**
 * `GetPhones(personId)`, `GetNextDueDate(saleId)`: a property of a record. Lists are empty and bytes nil by default.
 */
export function propertyRule(operation: Operation): RecordRule | undefined {
  const property = /^Get(\w+)$/.exec(operation.name)?.[1];
  const [id, second] = idParameters(operation, 'scalar');
  const [result] = operation.results;
  if (property === undefined || result === undefined || id === undefined || id.table === '' || second !== undefined)
    return undefined;
  return (records, { given }) => {
    const held = records.find(id.table, numberIn(given, id.name))?.[property];
    const value = held ?? emptyOf(result.type);
    return value === undefined ? undefined : answerWith(operation, value);
  };
}

function emptyOf(type: Type): Value | undefined {
  if (type.kind === 'list') return [];
  return type.kind === 'scalar' && type.scalar === 'base64Binary' ? null : undefined;
}

/** How operations that write records are carried out, by their names and types. */
import type { Field, Operation, StructType } from '../contract';
import { failure, type Answer, type Failure, type Outcome, type Struct, type Value } from '../command';
import { blank, madeNames, stamps, withParameters } from './blank';
import { linkTo } from './links';
import { withoutOwned } from './owned-lists';
import { withAllLanguages } from './language';
import { recordTypeOf, tableOfIdName, type RecordType } from './record-type';
import type { RecordCall, Records } from './records';
import { isList, isStruct, numberIn } from './values';

/** Carries one operation out on the records; undefined: the rule has nothing to say about this call. */
export type RecordRule = (records: Records, call: RecordCall) => Outcome | undefined;

/** The answer with the operation's first result; a void operation has none. */
export function answerWith({ results: [first] }: Operation, value: Value | undefined): Answer {
  return { kind: 'answer', results: first === undefined || value === undefined ? {} : { [first.name]: value } };
}

/** NetServer's refusal of a record that is not there. */
export function noSuchRecord(table: string, id: number): Failure {
  return refusedRecord(`There is no ${table} with id ${id}.`, 'SuperOffice.Exceptions.SoNotFoundException');
}

function refusedRecord(message: string, type: string): Failure {
  return failure('crm.refused', message, {
    exception: { message, type, friendlyText: message, source: 'netserver-gateway sandbox' },
  });
}

/** A field whose type, or whose items' type, is a record. */
interface RecordField {
  readonly field: Field;
  readonly struct: StructType;
  readonly type: RecordType;
  readonly isMany: boolean;
}

export function recordField(field: Field | undefined): RecordField | undefined {
  if (field === undefined) return undefined;
  const isMany = field.type.kind === 'list';
  const struct = field.type.kind === 'list' ? field.type.item.type : field.type;
  const type = struct.kind === 'struct' ? recordTypeOf(struct) : undefined;
  return struct.kind === 'struct' && type !== undefined ? { field, struct, type, isMany } : undefined;
}

/** The parameter whose records an operation saves, and the name of their id. */
export function savedRecords({ name, parameters }: Operation): RecordField | undefined {
  if (!/^(?:Save|Update|Add|Start)/.test(name)) return undefined;
  return parameters.map(recordField).find((each) => each !== undefined);
}

/** `CreateDefaultX(…)`, `CreateX(…)`: a new record that is not stored, with what the parameters name. */
export function defaultRule(operation: Operation): RecordRule | undefined {
  const [result] = operation.results;
  if (result?.type.kind !== 'struct') return undefined;
  const { type } = result;
  const isNew = operation.name.startsWith('CreateDefault') || operation.name === `Create${type.name.local}`;
  if (!isNew) return undefined;
  return (_records, call) => {
    const made = blank(type, operation.types, call);
    return answerWith(operation, withParameters(made, type, call.given));
  };
}

/** `SaveX(x)`, `UpdateXs(xs)`, `AddXs(ownerId, xs)`: stores what is given, alone or in a list. */
export function saveRule(operation: Operation): RecordRule | undefined {
  const saved = savedRecords(operation);
  if (saved === undefined) return undefined;
  const owner = operation.parameters.find(({ name, type }) => type.kind === 'scalar' && tableOfIdName(name));
  return (records, call) => {
    const value = call.given[saved.field.name];
    const items = saved.isMany ? (isList(value) ? value : []) : [value];
    const link = owner === undefined ? {} : ownerLink(saved.struct, owner.name, numberIn(call.given, owner.name));
    const done: Struct[] = [];
    for (const item of items) {
      if (!isStruct(item))
        return refusedRecord(`There is no ${saved.type.table} to save.`, 'SuperOffice.CRM.Services.SoException');
      const outcome = save(records, call, saved, { ...item, ...link });
      if ('kind' in outcome) return outcome;
      done.push(outcome.record);
    }
    return answerWith(operation, saveResult(operation, saved, done));
  };
}

function ownerLink(type: StructType, name: string, id: number): Struct {
  return id === 0 ? {} : linkTo(type, tableOfIdName(name), id);
}

/** Id 0 creates. What is given replaces what is stored, property by property; the others stay. */
function save(
  records: Records,
  call: RecordCall,
  { struct, type }: RecordField,
  given: Struct,
): { readonly record: Struct } | Failure {
  const id = numberIn(given, type.id);
  const stored = id === 0 ? undefined : records.find(type.table, id);
  if (id !== 0 && stored === undefined) return noSuchRecord(type.table, id);
  const isNew = stored === undefined;
  const before = stored ?? blank(struct, call.operation.types, call);
  const own = isNew ? records.newId() : id;
  const said = withAllLanguages(withName(given, struct), stored, call.language);
  const saved = withoutOwned(records, { ...before, ...said }, struct);
  const record = { ...saved, ...madeNames(saved), ...stamps(struct, call, isNew), [type.id]: own };
  records.set(type.table, own, record);
  return { record };
}

/** List items have their text under `Value` in some types and under `Name` in others: the record always has `Name`. */
function withName(given: Struct, { fields }: StructType): Struct {
  const names = new Set(fields.map(({ name }) => name));
  if (!names.has('Value') || !names.has('Tooltip') || names.has('Name')) return given;
  return given['Value'] === undefined ? given : { ...given, Name: given['Value'] };
}

/** The saved records, the id of the one, or how many there were, as the operation's result is typed. */
function saveResult(
  { results: [result] }: Operation,
  { type }: RecordField,
  done: readonly Struct[],
): Value | undefined {
  const [first] = done;
  if (result?.type.kind === 'list') return done;
  if (result?.type.kind === 'struct') return first ?? null;
  if (result?.type.kind !== 'scalar') return undefined;
  if (result.type.scalar === 'boolean') return true;
  return result.type.scalar === 'int' ? numberIn(first, type.id) : undefined;
}

/** `DeleteX(xId)`, `RemoveXs(ids)`. A record that is not there is no error: it is gone. */
export function deleteRule(operation: Operation): RecordRule | undefined {
  const entity = /^(?:Delete|Remove)(\w+?)(?:Entity|ByIds?)?$/.exec(operation.name)?.[1];
  const named = entity === undefined ? undefined : tableOfIdName(`${entity}Id`);
  if (named === undefined) return undefined;
  const ids = operation.parameters.find(({ name, type }) => isDeleted(named, name, type.kind === 'list'));
  if (ids === undefined) return undefined;
  const pointed = tableOfIdName(ids.name);
  const tables = new Set([pointed, named, named.replace(/s$/, '')].filter((each) => each !== undefined && each !== ''));
  return (records, call) => {
    const value = call.given[ids.name];
    for (const id of isList(value) ? value : [value])
      for (const table of tables) if (typeof id === 'number' && table !== undefined) records.delete(table, id);
    return answerWith(operation, deleted(operation));
  };
}

/** Whether a parameter names what is deleted: `DeletePhysicalDocument(DocumentId)` deletes no document. */
function isDeleted(named: string, parameter: string, isMany: boolean): boolean {
  const table = tableOfIdName(parameter);
  if (table === undefined) return false;
  const one = named.replace(/s$/, '');
  return table === '' || table === named || table === one || table.endsWith(one) || (isMany && one.endsWith(table));
}

const deleted = ({ results: [result] }: Operation): Value | undefined =>
  result?.type.kind === 'scalar' && result.type.scalar === 'boolean' ? true : undefined;

/** `ValidateX(x)`: nothing is wrong with it. */
export function validateRule(operation: Operation): RecordRule | undefined {
  const isValidation = /^Validate\w+Entity$/.test(operation.name) && operation.results[0]?.type.kind === 'dictionary';
  return isValidation ? () => answerWith(operation, new Map()) : undefined;
}

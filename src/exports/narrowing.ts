/** What of a contract is left when only some properties are used: for examples, and for types of one client. */
import { isDictionaryValue, isList, isStruct, subtype, type Struct, type StructDraft, type Value } from '../command';
import type { Field, Operation, StructType, Type } from '../contract';

/** Properties that are used, as the ledger writes them: `Type.Property`, or the name of a parameter. */
export type UsedProperties = ReadonlySet<string>;

/** Whether a request without this field is refused. */
export const isNeeded = ({ optional, nillable }: Field): boolean => !optional && !nillable;

/** The fields of a struct that are used or needed. */
export function keptFields(type: StructType, fields: readonly Field[], used: UsedProperties): readonly Field[] {
  return fields.filter((field) => isNeeded(field) || used.has(`${type.name.local}.${field.name}`));
}

/** Whether the ledger has seen any parameter of the operation: one that began late may have not. */
export const isSeen = ({ parameters }: Operation, sent: UsedProperties): boolean =>
  parameters.length === 0 || parameters.some(({ name }) => sent.has(name));

/** The parameters that are sent or needed; all of them where nothing is known. */
export function keptParameters(operation: Operation, sent: UsedProperties): readonly Field[] {
  const { parameters } = operation;
  if (parameters.length === 1 || !isSeen(operation, sent)) return parameters;
  return parameters.filter((field) => isNeeded(field) || sent.has(field.name));
}

/**
 * Arguments without what is not used.
 * @param sent what this operation is called with
 * @param used what stays of the structs in its arguments
 */
export function narrowArguments(
  operation: Operation,
  given: Struct,
  sent: UsedProperties,
  used: UsedProperties,
): Struct {
  const draft: StructDraft = {};
  for (const { name, type } of keptParameters(operation, sent)) {
    const value = given[name];
    if (value !== undefined) draft[name] = narrowValue(value, type, used, operation);
  }
  return draft;
}

function narrowValue(value: Value, type: Type, used: UsedProperties, operation: Operation): Value {
  const narrow = (inner: Value, { type: innerType }: Field): Value => narrowValue(inner, innerType, used, operation);
  if (type.kind === 'list' && isList(value)) return value.map((item) => narrow(item, type.item));
  if (type.kind === 'dictionary' && isDictionaryValue(value))
    return new Map(Array.from(value, ([key, each]) => [key, narrow(each, type.value)]));
  if (type.kind !== 'struct' || !isStruct(value)) return value;
  const derived = operation.types.derivedOf(type).find(({ name }) => name.local === value[subtype]) ?? type;
  const draft: StructDraft = { ...value };
  const kept = new Set(keptFields(derived, derived.fields, used));
  for (const field of derived.fields) {
    const inner = value[field.name];
    if (!kept.has(field)) delete draft[field.name];
    else if (inner !== undefined) draft[field.name] = narrow(inner, field);
  }
  return draft;
}

/** How many properties there are below these fields, each type once: what of a contract a client could use. */
export function countProperties(fields: readonly Field[]): number {
  const seen = new Set<Type>();
  let count = fields.length;
  const open: Type[] = fields.map(({ type }) => type);
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (seen.has(type)) continue;
    seen.add(type);
    if (type.kind === 'struct') {
      count += type.fields.length;
      open.push(...type.fields.map((field) => field.type));
    } else if (type.kind === 'list') open.push(type.item.type);
    else if (type.kind === 'dictionary') open.push(type.value.type);
  }
  return count;
}

import type { Field, Operation, ScalarKind } from './model';

const deleting = /^(?:Delete|Remove)(?=[A-Z]|$)/;

const integers: ReadonlySet<ScalarKind> = new Set<ScalarKind>([
  'byte',
  'unsignedByte',
  'short',
  'unsignedShort',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
]);

const isInteger = ({ type }: Field): boolean => type.kind === 'scalar' && integers.has(type.scalar);

function isId(parameter: Field): boolean {
  if (isInteger(parameter)) return true;
  return parameter.type.kind === 'list' && (isInteger(parameter.type.item) || /I[Dd]s$/.test(parameter.name));
}

const known = new WeakMap<Operation, readonly Field[]>();

/**
 * The parameters that say what is to be deleted, of an operation that deletes: its ids, or its only parameter; where it has neither, none.
 *
 * A v1 server reads an id that is left out as 0, and for some operations that means all: the vendor says of ForeignSystem.DeleteForeignKeyOnName that "a
 * zero recordId will remove the recordId restriction".
 */
export function deletionIds(operation: Operation): readonly Field[] {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const { parameters } = operation;
  const ids = !isDeletion(operation) ? [] : parameters.length === 1 ? parameters : parameters.filter(isId);
  known.set(operation, ids);
  return ids;
}

export function isDeletion({ name }: Operation): boolean {
  return deleting.test(name);
}

/** As DataContract and Json.NET read an id that is left out; undefined: not by a number. */
export function idLeftOut(parameter: Field): 0 | undefined {
  return isInteger(parameter) ? 0 : undefined;
}

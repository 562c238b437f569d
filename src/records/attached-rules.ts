/**
 * Values that stand beside the records: images, contents, settings. `SetX(…, value)` keeps one, `GetX(…)` finds it
 * under the same parameters.
 */
import type { Field, Operation } from '../contract';
import type { Struct } from '../command';
import { isList } from './values';
import { answerWith, type RecordRule } from './write-rules';

/** Values of these types are kept; ids, names and switches say whose they are. */
const isKept = ({ type }: Field): boolean =>
  type.kind === 'struct' || type.kind === 'list' || type.kind === 'dictionary' || isBytes({ type });

const isBytes = ({ type }: Pick<Field, 'type'>): boolean => type.kind === 'scalar' && type.scalar === 'base64Binary';

/** How a value is asked for: what it is, and every parameter but itself. Switches do not count. */
function keyOf(what: string, fields: readonly Field[], given: Struct): string {
  const told = fields.flatMap(({ name, type }) => {
    if (type.kind === 'scalar' && (type.scalar === 'boolean' || /^(?:Width|Height)$/.test(name))) return [];
    const value = given[name];
    const isTold = typeof value === 'string' || typeof value === 'number' || isList(value);
    return isTold ? [`${name.toLowerCase()}=${JSON.stringify(value)}`] : [];
  });
  // The BLOB agent reads what the Person agent has written, in any size.
  return [what.replace(/WithSize$/, ''), ...told.sort()].join(' ');
}

/** `SetX(…, value)`, `UploadX(id, bytes)`. */
export function keepRule(operation: Operation): RecordRule | undefined {
  const what = /^(?:Set|Upload)(\w+)$/.exec(operation.name)?.[1];
  const { parameters } = operation;
  const kept = parameters.find(isBytes) ?? parameters.findLast(isKept) ?? parameters.at(-1);
  if (what === undefined || kept === undefined || parameters.length < 2) return undefined;
  const others = parameters.filter((field) => field !== kept);
  return (records, { given }) => {
    const value = given[kept.name];
    const key = keyOf(what, others, given);
    if (value === undefined || value === null) records.attached.delete(key);
    else records.attached.set(key, value);
    return answerWith(operation, undefined);
  };
}

/** Finds what a `Set…` of the same name has kept; undefined where nothing has been. */
export function keptValue(operation: Operation): RecordRule | undefined {
  const what = /^Get(\w+)$/.exec(operation.name)?.[1];
  if (what === undefined || operation.results.length !== 1) return undefined;
  return (records, { given }) => {
    const value = records.attached.get(keyOf(what, operation.parameters, given));
    return value === undefined ? undefined : answerWith(operation, value);
  };
}

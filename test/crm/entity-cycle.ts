/** Every entity of a contract, and the life of one record of it. */
import type { Operation, StructType } from '../../src/contract';
import { isStruct, type Struct, type Value } from '../../src/command';
import { allAgents, openContract } from '../contract/folder';

export interface Entity {
  /** `Contact.ContactEntity` */
  readonly name: string;
  readonly version: string;
  readonly type: StructType;
  /** The parameter of `save`. */
  readonly parameter: string;
  readonly byDefault: Operation | undefined;
  readonly save: Operation;
  readonly get: Operation;
  readonly remove: Operation;
}

export const { contract } = openContract();

/** Those with Save, Get and Delete that take one record or one id. */
export const entities: readonly Entity[] = allAgents(contract).flatMap(({ version, name, operations }) =>
  operations.flatMap((save) => {
    const what = /^Save(\w+)$/.exec(save.name)?.[1];
    const by = (verb: string) => operations.find((each) => each.name === `${verb}${what}`);
    const [get, remove] = [by('Get'), by('Delete')];
    const [parameter, second] = save.parameters;
    if (get?.parameters.length !== 1 || remove === undefined || save.results.length === 0) return [];
    if (parameter?.type.kind !== 'struct' || second !== undefined) return [];
    const { type, name: named } = parameter;
    return [{ name: `${name}.${what}`, version, type, parameter: named, byDefault: by('CreateDefault'), save, get, remove }]; // prettier-ignore
  }),
);

/** Carries one operation out; the first result. */
export type Call = (operation: Operation, given: Struct) => Promise<Value | undefined>;

function struct(value: Value | undefined): Struct {
  if (!isStruct(value)) throw new Error('a carrier was expected');
  return value;
}

const idOf = (saved: Struct): readonly [string, number] => {
  const found = Object.entries(saved).find(
    (each): each is [string, number] => /Id$/.test(each[0]) && typeof each[1] === 'number' && each[1] > 1000,
  );
  if (found === undefined) throw new Error(`no id in ${JSON.stringify(saved)}`);
  return found;
};

/** Default, save, get, change, get, delete, gone. */
export async function live(call: Call, { type, parameter, byDefault, save, get, remove }: Entity): Promise<void> {
  const made = byDefault === undefined ? {} : struct(await call(byDefault, {}));
  const saved = struct(await call(save, { [parameter]: made }));
  const [idName, id] = idOf(saved);
  const byId = (operation: Operation) =>
    call(operation, Object.fromEntries(operation.parameters.map(({ name }) => [name, id])));
  const read = struct(await byId(get));
  expect(read[idName]).toBe(id);
  const text = type.fields.find((field) => field.type.kind === 'scalar' && field.type.scalar === 'string')?.name;
  const change = text === undefined ? {} : { [text]: 'changed' };
  await call(save, { [parameter]: { ...read, ...change } });
  expect(await byId(get)).toMatchObject(change);
  await byId(remove);
  expect((await byId(get)) ?? null).toBeNull();
}

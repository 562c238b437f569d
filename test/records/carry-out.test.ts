/** Records by rule, over every entity of the contract: what was saved is read back until it is deleted. */
import type { Operation, StructType } from '../../src/contract';
import { isStruct, type Outcome, type Struct, type Value } from '../../src/command';
import { carryOutByRule, Journal, Records, type RecordUser } from '../../src/records';
import { allAgents, describeContract, openContract } from '../contract/folder';

const associate = { AssociateId: 7, Name: 'tje0', FullName: 'Terje Jensen' };
const user: RecordUser = { associateId: 7, personId: 107, contactId: 2, groupId: 1, associate };
const now = Date.parse('2026-01-02T08:00:00Z');

function empty() {
  let last = 1000;
  const records = new Records(new Journal(), () => ++last);
  const call = (operation: Operation, given: Struct = {}): Outcome | undefined =>
    carryOutByRule(records, { operation, given, user, now, language: 'en' });
  return { records, call };
}

const first = (outcome: Outcome | undefined): Value | undefined =>
  outcome?.kind === 'answer' ? Object.values(outcome.results)[0] : undefined;

function struct(value: Value | undefined): Struct {
  if (!isStruct(value)) throw new Error('a struct was expected');
  return value;
}

interface Entity {
  readonly name: string;
  readonly type: StructType;
  readonly parameter: string;
  readonly byDefault: Operation | undefined;
  readonly save: Operation;
  readonly get: Operation;
  readonly remove: Operation;
}

const entities: readonly Entity[] = allAgents(openContract().contract).flatMap(({ version, name, operations }) =>
  operations.flatMap((save) => {
    const what = /^Save(\w+)$/.exec(save.name)?.[1];
    const by = (verb: string) => operations.find((each) => each.name === `${verb}${what}`);
    const [get, remove] = [by('Get'), by('Delete')];
    const [parameter, second] = save.parameters;
    if (get?.parameters.length !== 1 || remove === undefined || save.results.length === 0) return [];
    if (parameter?.type.kind !== 'struct' || second !== undefined) return [];
    const { type, name: named } = parameter;
    return [{ name: `${version}.${name}.${what}`, type, parameter: named, byDefault: by('CreateDefault'), save, get, remove }]; // prettier-ignore
  }),
);

describeContract('every entity of the contract', () => {
  test('there are some', () => expect(entities.length).toBeGreaterThan(20));

  test.each(entities.map((entity) => [entity.name, entity] as const))(
    '%s: default, save, get, change, get, delete, gone',
    (_name, { type, parameter, byDefault, save, get, remove }) => {
      const { call } = empty();
      const made = byDefault === undefined ? {} : struct(first(call(byDefault)));
      const saved = struct(first(call(save, { [parameter]: made })));
      const [idName, id] = Object.entries(saved).find(([, value]) => value === 1001) ?? [];
      expect(idName).toBeDefined();
      const byId = (operation: Operation) =>
        call(operation, Object.fromEntries(operation.parameters.map(({ name }) => [name, id])));
      expect(first(byId(get))).toMatchObject({ [`${idName}`]: id });
      const text = type.fields.find((field) => field.type.kind === 'scalar' && field.type.scalar === 'string')?.name;
      const changed = text === undefined ? saved : { ...saved, [text]: 'changed' };
      call(save, { [parameter]: changed });
      expect(first(byId(get))).toMatchObject(text === undefined ? {} : { [text]: 'changed' });
      byId(remove);
      expect(first(byId(get))).toBeNull();
    },
  );
});

import {
  extras,
  failure,
  JsonText,
  type Command,
  type FailureCode,
  type Outcome,
  type Struct,
} from '../../src/command';
import type { Operation } from '../../src/contract';
import { createSaveMerge } from '../../src/upstream/save-merge';
import { isEntitySave } from '../../src/upstream/translate';
import { commandOf, recorded } from './recorded';
import { operationIn, smallContract } from './small-contract';

const contract = smallContract();
const group = (version: string, name: string) => operationIn(contract, version, 'Group', name);
const siblingOf = ({ version }: Operation, name: string): Operation => group(version, name);

const stored: Struct = {
  UserGroupId: 3,
  Name: 'old',
  Color: 'red',
  Owner: { OwnerId: 1, Name: 'Ann', Badge: 'gold' },
  Members: [
    { OwnerId: 5, Badge: 'a' },
    { OwnerId: 6, Badge: 'b' },
  ],
};

function over(current: Outcome, knowsMore: boolean) {
  const { upstream, commands } = recorded(({ operation }) =>
    operation.name.startsWith('Get') ? current : { kind: 'answer', results: {} },
  );
  const merge = createSaveMerge(siblingOf, knowsMore);
  const saved = (command: Command, spoken: Operation): Promise<Outcome> =>
    merge.save(command, spoken, upstream.execute);
  return { merge: { ...merge, save: saved }, commands };
}

const save = (version: string, entity: Struct): Command =>
  commandOf(group(version, 'SaveUserGroupEntity'), { UserGroupEntity: entity });
const answered = (entity: Struct | null): Outcome => ({ kind: 'answer', results: { Response: entity } });
const spoken86 = group('Services86', 'SaveUserGroupEntity');
const spoken88 = group('Services88', 'SaveUserGroupEntity');

test('what the older version cannot say keeps the value of the CRM, in nested records and lists too', async () => {
  const { merge, commands } = over(answered(stored), false);
  const entity = {
    UserGroupId: 3,
    Name: 'new',
    Owner: { OwnerId: 1, Name: 'Eve' },
    Members: [{ OwnerId: 6, Name: 'Bo' }, { OwnerId: 9 }],
  };
  await merge.save(save('Services88', entity), spoken86);
  expect(commands.map(({ operation }) => operation.name)).toEqual(['GetUserGroupEntity', 'SaveUserGroupEntity']);
  expect(commands[0]?.arguments).toEqual({ UserGroupEntityId: 3 });
  expect(commands[1]?.arguments).toEqual({
    UserGroupEntity: {
      UserGroupId: 3,
      Name: 'new',
      Color: 'red',
      Owner: { OwnerId: 1, Name: 'Eve', Badge: 'gold' },
      Members: [{ OwnerId: 6, Name: 'Bo', Badge: 'b' }, { OwnerId: 9 }],
    },
  });
});

test('a nested record that is another one now keeps nothing of the old one', async () => {
  const { merge, commands } = over(answered(stored), false);
  await merge.save(save('Services88', { UserGroupId: 3, Owner: { OwnerId: 2 } }), spoken86);
  expect(commands[1]?.arguments).toMatchObject({ UserGroupEntity: { Owner: { OwnerId: 2 } } });
  expect(commands[1]?.arguments).not.toHaveProperty('UserGroupEntity.Owner.Badge');
});

test('a property of his own version that the caller left out stays left out', async () => {
  const { merge, commands } = over(answered(stored), false);
  await merge.save(save('Services88', { UserGroupId: 3 }), spoken86);
  expect(commands[1]?.arguments).toEqual({ UserGroupEntity: { UserGroupId: 3, Color: 'red' } });
});

test('new entities, records that are gone and callers of the same version cost no read', async () => {
  const { merge, commands } = over(answered(null), false);
  await merge.save(save('Services88', { UserGroupId: 0, Name: 'x' }), spoken86);
  await merge.save(save('Services88', { UserGroupId: 3, Name: 'x' }), spoken88);
  expect(commands.map(({ operation }) => operation.name)).toEqual(['SaveUserGroupEntity', 'SaveUserGroupEntity']);
});

test('when the entity cannot be read nothing is saved', async () => {
  const { merge, commands } = over({ kind: 'failure', code: 'crm.forbidden', message: 'no' }, false);
  expect(await merge.save(save('Services88', { UserGroupId: 3 }), spoken86)).toMatchObject({ code: 'crm.forbidden' });
  expect(commands).toHaveLength(1);
});

test.each<FailureCode>(['upstream.invalid', 'upstream.timeout', 'upstream.tooLarge', 'upstream.unknown'])(
  'a reading that ends as %s says that nothing was saved, and that it may be tried again',
  async (code) => {
    const { merge, commands } = over(failure(code, 'why', { cause: 'ECONNRESET' }), false);
    expect(await merge.save(save('Services88', { UserGroupId: 3 }), spoken86)).toEqual(
      failure(
        'upstream.unreachable',
        'the record could not be read before it was to be saved; nothing was saved: why',
        { retryAfterSeconds: 1, cause: 'ECONNRESET' },
      ),
    );
    expect(commands).toHaveLength(1);
  },
);

test.each([{ ...stored, UserGroupId: 4 }, { Name: 'x', Color: 'red' }, {}])(
  'another record than the one to be saved is not merged: %j',
  async (current) => {
    const { merge, commands } = over(answered(current), true);
    const outcome = await merge.save(save('Services88', { UserGroupId: 3 }), spoken88);
    expect(outcome).toMatchObject({
      code: 'upstream.unreachable',
      message: expect.stringContaining('nothing was saved'),
    });
    expect(commands.map(({ operation }) => operation.name)).toEqual(['GetUserGroupEntity']);
  },
);

test('a v1 CRM is looked at once: properties no contract names are kept, or found not to exist', async () => {
  const rich: Struct = { ...stored, [extras]: new Map([['Shiny', new JsonText('{"a":1.50}')]]) };
  const some = over(answered(rich), true);
  await some.merge.save(save('Services88', { UserGroupId: 3, Name: 'n' }), spoken88);
  expect(some.commands[0]?.keepUnknown).toBe(true);
  const saved = some.commands[1]?.arguments['UserGroupEntity'];
  expect(saved).toMatchObject({ [extras]: new Map([['Shiny', new JsonText('{"a":1.50}')]]) });

  const none = over(answered(stored), true);
  await none.merge.save(save('Services88', { UserGroupId: 3 }), spoken88);
  await none.merge.save(save('Services88', { UserGroupId: 3 }), spoken88);
  expect(none.commands.map(({ operation }) => operation.name)).toEqual([
    'GetUserGroupEntity',
    'SaveUserGroupEntity',
    'SaveUserGroupEntity',
  ]);
});

test('only saves of whole entities that no v1 caller asked for may be merged', () => {
  const command = save('Services88', {});
  expect(isEntitySave(command)).toBe(true);
  expect(isEntitySave(commandOf(group('Services88', 'Rename'), {}))).toBe(false);
  const { context } = command;
  expect(isEntitySave({ ...command, context: { ...context, wire: 'soap' } })).toBe(true);
  expect(isEntitySave({ ...command, context: { ...context, wire: 'rest' } })).toBe(false);
});

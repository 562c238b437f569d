import { failures, type Outcome, type Struct, stack } from '../../src/command';
import type { SkewEvent } from '../../src/upstream/skew';
import { translate } from '../../src/upstream/translate';
import { commandOf, recorded } from './recorded';
import { operationIn, smallContract } from './small-contract';

const contract = smallContract();
const group = (version: string, name: string) => operationIn(contract, version, 'Group', name);

function over(version: string, answer: Outcome = { kind: 'answer', results: {} }) {
  const { upstream, commands } = recorded(() => answer);
  const events: SkewEvent[] = [];
  const translated = stack(upstream, [
    translate({
      contract,
      spoken: version,
      operationOf: ({ name }) => {
        const lookup = contract.version(version)?.agent('Group');
        return lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
      },
      onSkew: (event) => events.push(event),
    }),
  ]);
  return { translated, commands, events };
}

const entity = (more: Struct = {}): Struct => ({ UserGroupEntity: { UserGroupId: 3, Name: 'Sales', ...more } });

test('a command in the version of the CRM goes straight through', async () => {
  const { translated, commands } = over('Services88');
  const command = commandOf(group('Services88', 'SaveUserGroupEntity'), entity());
  await translated.execute(command);
  expect(commands).toEqual([command]);
});

test('an older command is carried out in the version of the CRM, short becoming boolean', async () => {
  const { translated, commands } = over('Services88');
  await translated.execute(commandOf(group('Services86', 'SaveUserGroupEntity'), entity({ Deleted: 1 })));
  expect(commands[0]?.operation).toBe(group('Services88', 'SaveUserGroupEntity'));
  expect(commands[0]?.arguments).toEqual(entity({ Deleted: true }));
});

test.each([
  ['a property', entity({ Color: 'red' }), 'UserGroupEntity/Color'],
  [
    'a property inside a list',
    entity({ Members: [{ OwnerId: 1 }, { OwnerId: 2, Badge: 'x' }] }),
    'UserGroupEntity/Members[1]/Badge',
  ],
  ['a member', entity({ Kind: 'Secret' }), 'UserGroupEntity/Kind'],
])('%s the older CRM cannot hold is refused with its path, nothing is sent', async (_what, given, path) => {
  const { translated, commands } = over('Services86');
  const outcome = await translated.execute(commandOf(group('Services88', 'SaveUserGroupEntity'), given));
  expect(outcome).toMatchObject({ kind: 'failure', code: 'upstream.skew', path });
  expect(outcome.kind === 'failure' && outcome.message).toContain('Services88 has it');
  expect(failures['upstream.skew'].status).toBe(422);
  expect(commands).toEqual([]);
});

test('null in a property the older CRM lacks holds nothing and is left out', async () => {
  const { translated, commands } = over('Services86');
  await translated.execute(
    commandOf(group('Services88', 'SaveUserGroupEntity'), entity({ Color: null, Deleted: false })),
  );
  expect(commands[0]?.arguments).toEqual(entity({ Deleted: 0 }));
});

test('a short that is neither 0 nor 1 has no boolean', async () => {
  const { translated } = over('Services88');
  const outcome = await translated.execute(
    commandOf(group('Services86', 'SaveUserGroupEntity'), entity({ Deleted: 7 })),
  );
  expect(outcome).toMatchObject({ code: 'upstream.skew', path: 'UserGroupEntity/Deleted' });
});

test('an answer newer than the caller loses what he cannot read, and every loss is told', async () => {
  const results = {
    Response: {
      UserGroupId: 3,
      Deleted: true,
      Kind: 'Secret',
      Color: 'red',
      Owner: { OwnerId: 1, Badge: 'x' },
      Members: [],
    },
  };
  const { translated, events } = over('Services88', { kind: 'answer', results });
  const outcome = await translated.execute(
    commandOf(group('Services86', 'GetUserGroupEntity'), { UserGroupEntityId: 3 }),
  );
  expect(outcome).toEqual({
    kind: 'answer',
    results: { Response: { UserGroupId: 3, Deleted: 1, Kind: 'Unknown', Owner: { OwnerId: 1 }, Members: [] } },
  });
  expect(events.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
    'member GroupKind.Secret',
    'property Owner.Badge',
    'property UserGroupEntity.Color',
  ]);
});

test('a v1 caller gets a member that his version does not have as the text it is', async () => {
  const { translated, events } = over('Services88', { kind: 'answer', results: { Response: { Kind: 'Secret' } } });
  const command = commandOf(group('Services86', 'GetUserGroupEntity'), { UserGroupEntityId: 3 });
  expect(await translated.execute({ ...command, context: { ...command.context, wire: 'rest' } })).toEqual({
    kind: 'answer',
    results: { Response: { Kind: 'Secret' } },
  });
  expect(events).toEqual([]);
});

test('the bytes of an answer in another version do not go on', async () => {
  const original = { wire: 'soap', status: 200, contentType: 'text/xml', bytes: new Uint8Array(1) } as const;
  const { translated } = over('Services88', { kind: 'answer', results: {}, original });
  expect(await translated.execute(commandOf(group('Services86', 'Rename'), {}))).toEqual({
    kind: 'answer',
    results: {},
  });
});

test('an operation the CRM lacks is refused naming the first version that has it', async () => {
  const { translated } = over('Services86');
  expect(await translated.execute(commandOf(group('Services88', 'Archive'), {}))).toMatchObject({
    code: 'upstream.unsupported',
    message: 'the CRM does not offer Group.Archive; it exists from Services88 on',
  });
});

import { extras, JsonText, stack, type Struct } from '../../src/command';
import type { SkewEvent } from '../../src/upstream';
import { leaveOutUnknown } from '../../src/upstream/leave-out-unknown';
import { commandOf, recorded } from './recorded';
import { operationIn, smallContract } from './small-contract';

const operation = operationIn(smallContract(), 'Services86', 'Group', 'SaveUserGroupEntity');
const unknown = (properties: Readonly<Record<string, string>>): Struct => ({
  [extras]: new Map(Object.entries(properties).map(([name, text]) => [name, new JsonText(text)])),
});

async function sent(given: Struct, ignore = false) {
  const { upstream, commands } = recorded(() => ({ kind: 'answer', results: {} }));
  const events: SkewEvent[] = [];
  const layer = leaveOutUnknown({ spoken: 'Services86', ignore, onSkew: (event) => events.push(event) });
  const wrapped = stack(upstream, [layer]);
  const outcome = await wrapped.execute({ ...commandOf(operation, given), hasExtras: true });
  return { outcome, forwarded: commands.length, places: events.map(({ kind, name }) => `${kind} ${name}`) };
}

const nothing = { A: '0', B: '{"x":[]}', C: '"Unknown"' };

test('what carries nothing is left out and counted, without the names that the client chose', async () => {
  const given = {
    UserGroupEntity: {
      ...unknown(nothing),
      Members: [{ OwnerId: 5 }, unknown({ New: 'false' })],
      Extra: new Map([['key', unknown({ New: '""' })]]),
    },
    ...unknown({ New: 'null' }),
  };
  const { outcome, forwarded, places } = await sent(given);
  expect([outcome.kind, forwarded]).toEqual(['answer', 1]);
  expect(places).toEqual([
    'unknown SaveUserGroupEntity()',
    ...Array.from({ length: 3 }, () => 'unknown SaveUserGroupEntity(UserGroupEntity)'),
    'unknown SaveUserGroupEntity(UserGroupEntity/Members)',
    'unknown SaveUserGroupEntity(UserGroupEntity/Extra)',
  ]);
});

test.each<[string, Struct]>([
  ['ShoeSize', unknown({ Nothing: 'null', ShoeSize: '{"Id":3}' })],
  ['UserGroupEntity/Members[1]/New\\u00e9', { UserGroupEntity: { Members: [{}, unknown({ Newé: 'true' })] } }],
  ['UserGroupEntity/Extra/a key/New', { UserGroupEntity: { Extra: new Map([['a key', unknown({ New: '1' })]]) } }],
])('what carries something is refused: %s', async (path, given) => {
  const { outcome, forwarded } = await sent(given);
  expect(forwarded).toBe(0);
  expect(outcome).toMatchObject({
    code: 'upstream.skew',
    path,
    message: expect.stringMatching(/Services86 over SOAP.*import the Group WSDL of a version that has it/),
  });
});

test('or left out and counted, by choice', async () => {
  const { forwarded, places } = await sent({ UserGroupEntity: unknown({ ShoeSize: '{"Id":3}' }) }, true);
  expect([forwarded, places]).toEqual([1, ['unknown SaveUserGroupEntity(UserGroupEntity)']]);
});

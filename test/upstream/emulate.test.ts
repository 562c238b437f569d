import path from 'node:path';
import { failure, type Outcome, type Struct, stack } from '../../src/command';
import { loadContract, type Operation } from '../../src/contract';
import { emulate } from '../../src/upstream/emulate';
import { commandOf, recorded } from './recorded';
import { operationIn } from './small-contract';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });
const done: Outcome = { kind: 'answer', results: {} };

/** A CRM of Services88 that lacks the named operations. */
function lacking(names: readonly string[], answer: (given: Struct) => Outcome) {
  const { upstream, commands } = recorded(({ arguments: given }) => answer(given));
  const operationOf = (operation: Operation): Operation | undefined =>
    names.includes(operation.name) ? undefined : operation;
  const siblingOf = ({ version, agent }: Operation, name: string): Operation =>
    operationIn(contract, version, agent, name);
  return { emulated: stack(upstream, [emulate({ operationOf, siblingOf })]), commands };
}

const setSeenMany = operationIn(contract, 'Services88', 'Appointment', 'SetSeenMany');
const many = commandOf(setSeenMany, { AppointmentIds: [5, 6, 7], UpdateMode: 'OnlyThis' });

test('SetSeenMany becomes SetSeen for each id, in order', async () => {
  const { emulated, commands } = lacking(['SetSeenMany'], () => done);
  expect(await emulated.execute(many)).toEqual(done);
  expect(commands.map(({ operation, arguments: given }) => [operation.name, given])).toEqual([
    ['SetSeen', { AppointmentId: 5, UpdateMode: 'OnlyThis' }],
    ['SetSeen', { AppointmentId: 6, UpdateMode: 'OnlyThis' }],
    ['SetSeen', { AppointmentId: 7, UpdateMode: 'OnlyThis' }],
  ]);
});

test('the first failure stops the rest and the report says what was done', async () => {
  const refusal: Outcome = {
    kind: 'failure',
    code: 'crm.refused',
    message: 'no such record',
    exception: { message: 'no such record' },
  };
  const { emulated, commands } = lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === 6 ? refusal : done));
  const outcome = await emulated.execute(many);
  expect(commands).toHaveLength(2);
  expect(outcome).toMatchObject({
    code: 'crm.refused',
    message: 'no such record (item 2 of 3, 6; done: 5; not attempted: 7)',
    exception: {
      parameters: new Map([
        ['Done', '5'],
        ['Failed', '6'],
        ['NotAttempted', '7'],
      ]),
    },
  });
});

test('an unknown fate stays unknown', async () => {
  const { emulated } = lacking(['SetSeenMany'], () => ({
    kind: 'failure',
    code: 'upstream.unknown',
    message: 'no answer',
  }));
  expect(await emulated.execute(many)).toMatchObject({ code: 'upstream.unknown' });
});

test('a failure that may be repeated does not stay so once items were done', async () => {
  const away: Outcome = { kind: 'failure', code: 'upstream.unreachable', message: 'away' };
  const later = lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === 6 ? away : done));
  expect(await later.emulated.execute(many)).toMatchObject({ code: 'upstream.partial' });
  const first = lacking(['SetSeenMany'], () => away);
  expect(await first.emulated.execute(many)).toMatchObject({ code: 'upstream.unreachable' });
});

test('an item whose answer nobody can read is done, and what follows it is not', async () => {
  const carriedOut = failure('upstream.carriedOut', 'the command was carried out, but why');
  const telling = (last: number) =>
    lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === last ? carriedOut : done)).emulated.execute(many);
  const ids = many.arguments['AppointmentIds'];
  const [first, second, third] = Array.isArray(ids) ? ids : [];
  expect([first, second]).toEqual([5, 6]);
  expect(await telling(5)).toMatchObject({ code: 'upstream.partial', message: expect.stringContaining('done: 5;') });
  expect(await telling(Number(third ?? second))).toMatchObject({ code: 'upstream.carriedOut' });
});

const busy = failure('crm.busy', 'busy', { status: 503, retryAfterSeconds: 7 });

test.each([
  busy,
  failure('crm.busy', 'busy', { status: 429, retryAfterSeconds: 7 }),
  failure('crm.unauthenticated', 'who are you', { status: 401 }),
  failure('caller.unauthenticated', 'who are you'),
])('nobody is invited to wait, or to log in, and repeat what was done: %j', async (cause) => {
  const { emulated } = lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === 6 ? cause : done));
  const outcome = await emulated.execute(many);
  expect(outcome).toMatchObject({ code: 'upstream.partial', message: expect.stringContaining('done: 5') });
  expect(outcome).not.toHaveProperty('status');
  expect(outcome).not.toHaveProperty('retryAfterSeconds');
});

test('what was done in part is not said to be elsewhere: it would be repeated there', async () => {
  const missing = failure('crm.notFound', 'no such page', { status: 404, isMisdirected: true });
  const { emulated } = lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === 6 ? missing : done));
  expect(await emulated.execute(many)).not.toHaveProperty('isMisdirected');
  const first = lacking(['SetSeenMany'], () => missing);
  expect(await first.emulated.execute(many)).toMatchObject({ isMisdirected: true });
});

test('a refusal keeps its status, but no date to come back at', async () => {
  const refused = failure('crm.refused', 'no', { status: 413, retryAfterSeconds: 7 });
  const { emulated } = lacking(['SetSeenMany'], ({ AppointmentId: id }) => (id === 6 ? refused : done));
  const outcome = await emulated.execute(many);
  expect(outcome).toMatchObject({ code: 'crm.refused', status: 413 });
  expect(outcome).not.toHaveProperty('retryAfterSeconds');
  const first = lacking(['SetSeenMany'], () => busy);
  expect(await first.emulated.execute(many)).toMatchObject({ code: 'crm.busy', status: 503, retryAfterSeconds: 7 });
});

test('an empty list is refused: no call, so no word of the CRM', async () => {
  const { emulated, commands } = lacking(['SetSeenMany'], () => done);
  expect(await emulated.execute(commandOf(setSeenMany, { AppointmentIds: [] }))).toMatchObject({
    code: 'request.invalid',
    path: 'AppointmentIds',
  });
  expect(commands).toEqual([]);
});

test('NotificationsHandled becomes NotificationHandled, its Type under the name that one has', async () => {
  const operation = operationIn(contract, 'Services88', 'Pocket', 'NotificationsHandled');
  const { emulated, commands } = lacking(['NotificationsHandled'], () => done);
  await emulated.execute(commandOf(operation, { NotificationEvents: [{ Type: 'AppointmentCancelled', Id: 699 }] }));
  expect(commands.map(({ arguments: given }) => given)).toEqual([
    { NotificationEventType: 'AppointmentCancelled', Id: 699 },
  ]);
});

test('what the CRM has, or no rule covers, or the rule cannot do, goes on as it is', async () => {
  const has = lacking([], () => done);
  await has.emulated.execute(many);
  expect(has.commands).toEqual([many]);
  const neither = lacking(['SetSeenMany', 'SetSeen'], () => done);
  await neither.emulated.execute(many);
  expect(neither.commands).toEqual([many]);
});

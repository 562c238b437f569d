import { failure, type FailureCode, stack } from '../../src/command';
import { reportDelivery } from '../../src/upstream/fate';
import { done, scriptedUpstream, someCommand } from './some-command';

const write = 'SetSeen';
const read = 'GetAppointment';

async function told(given: FailureCode, operation: string, signal = new AbortController().signal) {
  const upstream = stack(
    scriptedUpstream(() => failure(given, 'why', { path: 'Response', cause: 'ECONNRESET' })),
    [reportDelivery()],
  );
  return upstream.execute(someCommand({ operation, signal }));
}

test.each<[FailureCode, FailureCode, FailureCode]>([
  ['upstream.invalid', 'upstream.unknown', 'upstream.invalid'],
  ['upstream.tooLarge', 'upstream.unknown', 'upstream.tooLarge'],
  ['upstream.unknown', 'upstream.unknown', 'upstream.timeout'],
  ['upstream.unreachable', 'upstream.unreachable', 'upstream.unreachable'],
  ['crm.refused', 'crm.refused', 'crm.refused'],
  ['crm.busy', 'crm.busy', 'crm.busy'],
  ['internal', 'internal', 'internal'],
])('%s is %s of a write, %s of a read', async (given, ofWrite, ofRead) => {
  expect(await told(given, write)).toMatchObject({ code: ofWrite, cause: 'ECONNRESET' });
  expect(await told(given, read)).toMatchObject({ code: ofRead, cause: 'ECONNRESET' });
});

test('what the CRM has said to be carried out is told so, whether anybody waits or not', async () => {
  const given = failure('upstream.invalid', 'why', { path: 'Response', isCarriedOut: true });
  const upstream = stack(
    scriptedUpstream(() => given),
    [reportDelivery()],
  );
  const expected = failure('upstream.carriedOut', 'the command was carried out, but why', { path: 'Response' });
  expect(await upstream.execute(someCommand({ operation: write }))).toEqual(expected);
  expect(await upstream.execute(someCommand({ operation: write, signal: AbortSignal.abort() }))).toEqual(expected);
  expect(await upstream.execute(someCommand({ operation: read }))).toMatchObject({ code: 'upstream.invalid' });
});

test('a write that was answered unreadably says what happened and that its fate is unknown', async () => {
  expect(await told('upstream.invalid', write)).toEqual(
    failure('upstream.unknown', 'why; whether the command was carried out is unknown', {
      path: 'Response',
      cause: 'ECONNRESET',
    }),
  );
});

test.each<[FailureCode, string, string]>([
  ['upstream.unknown', write, 'is unknown'],
  ['upstream.unreachable', write, 'nothing was changed'],
  ['upstream.timeout', read, 'nothing was changed'],
])('when the caller is gone, %s of %s says so', async (given, operation, text) => {
  const message = expect.stringContaining(text);
  expect(await told(given, operation, AbortSignal.abort())).toMatchObject({ code: 'caller.gone', message });
});

test('an answer and a refusal stay what they are, whether anybody waits or not', async () => {
  expect(await told('crm.refused', write, AbortSignal.abort())).toMatchObject({ code: 'crm.refused' });
  expect(
    await stack(
      scriptedUpstream(() => done),
      [reportDelivery()],
    ).execute(someCommand()),
  ).toBe(done);
});

import { failure, failures, stack, stopping, type FailureCode } from '../../src/command';
import { cutShort, isRepeatable, reportDelivery, transportFailure } from '../../src/upstream/delivery';
import type { HttpFailureReason } from '../../src/upstream/http-call';
import { vendorCalls, vendorDescriptions } from '../contract/vendor';
import { done, scriptedUpstream, someCommand } from './some-command';

describe('the layer', () => {
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

  test('the mark of an answer from elsewhere stays', async () => {
    const given = failure('upstream.invalid', 'a redirect', { isMisdirected: true });
    const upstream = stack(
      scriptedUpstream(() => given),
      [reportDelivery()],
    );
    const told = await upstream.execute(someCommand({ operation: write }));
    expect(told).toMatchObject({ code: 'upstream.unknown', isMisdirected: true });
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
});

describe('a call cut short', () => {
  const gone = AbortSignal.abort();
  const stopped = AbortSignal.abort(stopping);

  test.each([
    ['a caller who went away', gone, false, 'caller.gone', 'nothing was changed', undefined],
    ['a caller who went away from a write', gone, true, 'caller.gone', 'is unknown', undefined],
    ['a gateway that stops', stopped, false, 'gateway.draining', 'nothing was changed', 1],
    ['a gateway that stops during a write', stopped, true, 'upstream.unknown', 'is unknown', undefined],
  ])('%s', (_, signal, mayBeDone, code, text, retryAfterSeconds) => {
    const told = cutShort(signal, mayBeDone);
    expect(told).toMatchObject({ kind: 'failure', code, message: expect.stringContaining(text) });
    expect(told.retryAfterSeconds).toBe(retryAfterSeconds);
  });
});

describe('a call without an answer', () => {
  const reasons: readonly HttpFailureReason[] = [
    'unreachable',
    'timeout',
    'reset',
    'aborted',
    'tooLarge',
    'protocol',
    'encoding',
  ];

  test.each(reasons)('%s without a byte sent: not carried out, and never unknown', (reason) => {
    for (const repeatable of [true, false]) {
      const told = transportFailure({ kind: 'failed', reason, left: false }, repeatable);
      expect(told.code).toBe(reason === 'protocol' ? 'internal' : 'upstream.unreachable');
      expect(told.message).toMatch(/not carried out|not sent/);
    }
  });

  test.each([true, false])('the cause goes on (left %s)', (left) => {
    const told = transportFailure({ kind: 'failed', reason: 'reset', left, cause: 'ECONNRESET' }, true);
    expect(told.cause).toBe('ECONNRESET');
    expect(told.message).not.toContain('ECONNRESET');
  });

  test.each(reasons)('%s of a write that may have left is never called retryable or refused', (reason) => {
    const { code } = transportFailure({ kind: 'failed', reason, left: true }, false);
    expect(['upstream.unknown', 'upstream.invalid', 'upstream.tooLarge']).toContain(code);
    expect(failures[code].retryable).toBe(false);
  });

  test.each<[HttpFailureReason, string]>([
    ['timeout', 'upstream.timeout'],
    ['reset', 'upstream.timeout'],
    ['protocol', 'upstream.invalid'],
    ['encoding', 'upstream.invalid'],
    ['tooLarge', 'upstream.tooLarge'],
  ])('%s of a read is %s', (reason, code) => {
    expect(transportFailure({ kind: 'failed', reason, left: true }, true).code).toBe(code);
  });
});

describe('which operations may be repeated', () => {
  const split = (text: string) => {
    const [agent = '', name = ''] = text.split('.');
    return { agent, name };
  };

  test.each([
    'Appointment.GetAppointment',
    'Appointment.CreateDefaultAppointmentEntity',
    'Contact.GetContactEntity',
    'Find.FindFromRestrictions2',
    'MDO.GetListWithHistory',
    'Person.IsNumberValid',
    'PhoneList.Search',
    'Sale.HasGuide',
    'Sentry.CanCreateAppointmentInAllDiaries',
    'SoPrincipal.GetSystemInfo',
  ])('%s may be sent twice', (operation) => {
    expect(isRepeatable(split(operation))).toBe(true);
  });

  test.each([
    'AI.GetChatbotResponse',
    'Appointment.SetSeen',
    'Appointment.SaveAppointmentEntity',
    'Appointment.ToggleActivity',
    'Configuration.GetLandingPage',
    'Configuration.GetRefreshedPageConfiguration',
    'Configuration.GetCSAuthUrl',
    'Diagnostics.GetNextTableNumber',
    'Document.CheckoutDocument',
    'EMail.GetNewMail',
    'ErpSync.ValidateArchiveColumnConfig',
    'Marketing.CalculateMailingStatistics',
    'NumberAllocation.AllocateNumber',
    'Pocket.NotificationHandled',
    'Quote.GetOrderState',
    'Selection.GetSelectionForFind',
    'SoPrincipal.AuthenticateUsernamePassword',
    'Ticket.GetNextInQueue',
    'User.GetAccessToken',
    'User.GetOrRegisterAccessGatewayInfo',
    'Any.Getaway',
    'Any.Issue',
  ])('%s may not', (operation) => {
    expect(isRepeatable(split(operation))).toBe(false);
  });

  describe("all the vendor's operations", () => {
    const operations = [...vendorCalls().values()].map(({ agent, operation }) => ({ agent, name: operation }));

    test('about half are repeatable, all of them by a reading name', () => {
      const repeatable = operations.filter(isRepeatable);
      expect(repeatable.length / operations.length).toBeGreaterThan(0.4);
      expect(repeatable.length / operations.length).toBeLessThan(0.6);
      expect(new Set(repeatable.map(({ name }) => /^[A-Z][a-z]+/.exec(name)?.[0]))).toEqual(
        new Set(['Get', 'Find', 'Is', 'Has', 'Can', 'Search', 'Exists', 'Create']),
      );
    });

    test('none of them is described as doing something', () => {
      const descriptions = vendorDescriptions();
      const effect =
        /^(?:Save|Update|Delete|Assign|Clear|Reset|Increment|Send|Mark|Set|Add|Remove|Start)\b(?! default)|if it does not exist|is assigned to|Stores the|registers a new|Kicks off|on demand/;
      const suspects = operations
        .filter(({ agent, name }) => isRepeatable({ agent, name }) && !name.startsWith('CreateDefault'))
        .filter(({ agent, name }) => effect.test(descriptions.get(`${agent}/${name}`.toLowerCase()) ?? ''));
      expect(suspects).toEqual([]);
      expect(descriptions.size).toBeGreaterThan(1_500);
    });
  });
});

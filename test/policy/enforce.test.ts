import { Secret, type Caller, type Credential, type Outcome, stack } from '../../src/command';
import { enforcePolicy, type LimitSubject, type PolicyRule } from '../../src/policy';
import { basic, code, context, recorder, setSeen, ticket } from '../identity/world';

const limit = (calls: number, per: LimitSubject = 'caller'): PolicyRule => ({
  name: `limit per ${per}`,
  // Long enough that no test sees the window end.
  effect: { calls, seconds: 3600, per },
});
const from = (remoteAddress: string, credential?: Credential, caller: Partial<Caller> = {}) => {
  const call = setSeen(credential, caller);
  return { ...call, context: { ...call.context, remoteAddress, wire: 'soap' as const } };
};

test('what is denied reaches no operation', async () => {
  const crm = recorder();
  const front = stack(crm, [enforcePolicy([{ name: 'no', operation: ['Set*'], effect: 'deny' }])]);
  expect(code(await front.execute(setSeen()))).toBe('caller.forbidden');
  expect(crm.commands).toEqual([]);
});

test('without rules nothing stands in the way', () => {
  expect(enforcePolicy([])).toEqual({ name: 'policy' });
});

test('the call above the limit is told when to come again', async () => {
  const crm = recorder();
  const front = stack(crm, [enforcePolicy([limit(2)])]);
  const outcomes: Outcome[] = [];
  for (let call = 0; call < 3; call += 1) outcomes.push(await front.execute(from('10.0.0.1', basic('tje0', 'x'))));
  expect(outcomes.map(code)).toEqual(['ok', 'ok', 'caller.rate']);
  const [, , last] = outcomes;
  const seconds = last?.kind === 'failure' ? (last.retryAfterSeconds ?? 0) : 0;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(3600);
  expect(crm.commands).toHaveLength(2);
});

test.each<[LimitSubject, ReturnType<typeof from>, ReturnType<typeof from>, boolean]>([
  ['caller', from('1.1.1.1', basic('tje0', 'a')), from('2.2.2.2', basic('TJE0', 'b')), true],
  ['caller', from('1.1.1.1', basic('tje0', 'a')), from('1.1.1.1', basic('kbe0', 'a')), false],
  ['caller', from('1.1.1.1', ticket('7T:a')), from('1.1.1.1', ticket('7T:b')), false],
  ['caller', from('1.1.1.1', ticket('7T:a'), { tenant: 'A' }), from('1.1.1.1', ticket('7T:a'), { tenant: 'B' }), false],
  ['caller', from('1.1.1.1'), from('1.1.1.1'), true],
  ['caller', from('1.1.1.1'), from('2.2.2.2'), false],
  ['address', from('1.1.1.1', ticket('7T:a')), from('1.1.1.1', ticket('7T:b')), true],
  ['application', from('1.1.1.1', undefined, { applicationToken: new Secret('a') }), from('2.2.2.2', undefined, { applicationToken: new Secret('a') }), true],
  ['application', from('1.1.1.1', undefined, { applicationToken: new Secret('a') }), from('1.1.1.1'), false],
  ['tenant', from('1.1.1.1', undefined, { tenant: 'A' }), from('2.2.2.2', undefined, { tenant: 'a' }), true],
  ['tenant', from('1.1.1.1', undefined, { tenant: 'A' }), from('1.1.1.1', undefined, { tenant: 'B' }), false],
  ['everyone', from('1.1.1.1', ticket('7T:a'), { tenant: 'A' }), from('2.2.2.2'), true],
])('per %s: two calls counted together or apart (%#)', async (per, first, second, together) => {
  const front = stack(recorder(), [enforcePolicy([limit(1, per)])]);
  expect(code(await front.execute(first))).toBe('ok');
  expect(code(await front.execute(second))).toBe(together ? 'caller.rate' : 'ok');
}); // prettier-ignore

test('each limited rule counts for itself', async () => {
  const front = stack(recorder(), [enforcePolicy([{ ...limit(1, 'everyone'), tenant: ['A'] }, limit(1, 'everyone')])]);
  const codes: string[] = [];
  for (const tenant of ['A', 'B', 'A', 'B']) codes.push(code(await front.execute(from('1.1.1.1', undefined, { tenant }))));
  expect(codes).toEqual(['ok', 'ok', 'caller.rate', 'caller.rate']);
}); // prettier-ignore

test('a shared counter that does not answer leaves each gateway to count for itself', async () => {
  const away = { defineCommand: () => undefined, rlflxIncr: () => Promise.reject(new Error('away')), status: 'ready' };
  const front = stack(recorder(), [enforcePolicy([limit(1)], async () => away)]);
  expect(code(await front.execute(from('1.1.1.1')))).toBe('ok');
  expect(code(await front.execute(from('1.1.1.1')))).toBe('caller.rate');
});

test('a shared counter counts for all gateways and sees no secret', async () => {
  const counts = new Map<string, number>();
  const shared = async () => ({
    defineCommand: () => undefined,
    status: 'ready',
    rlflxIncr: async ([key = '']: readonly string[]) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return [counts.get(key), 3_600_000];
    },
  });
  const [a, b] = [
    stack(recorder(), [enforcePolicy([limit(1)], shared)]),
    stack(recorder(), [enforcePolicy([limit(1)], shared)]),
  ];
  expect(code(await a.execute(from('1.1.1.1', ticket('7T:a'))))).toBe('ok');
  expect(code(await b.execute(from('1.1.1.1', ticket('7T:a'))))).toBe('caller.rate');
  expect(Array.from(counts.keys()).join()).not.toContain('7T:a');
});

test('relayed calls are subject to the rules', async () => {
  const relay = jest.fn();
  const front = stack({ ...recorder(), relay }, [
    enforcePolicy([{ name: 'no', operation: ['DELETE *'], effect: 'deny' }]),
  ]);
  const call = {
    method: 'DELETE',
    path: '/api/v1/Contact/4',
    query: '',
    headers: {},
    body: undefined,
    publicUrl: 'http://gw',
    caller: { tenant: '' },
    context: context(),
  };
  expect(await front.relay?.(call)).toMatchObject({ code: 'caller.forbidden' });
  expect(relay).not.toHaveBeenCalled();
  await front.relay?.({ ...call, method: 'GET' });
  expect(relay).toHaveBeenCalledTimes(1);
});

const unknown = { agent: 'Workflow', name: 'GetEmailFlow' } as const;

test.each<[string, Omit<PolicyRule, 'name' | 'effect'>, boolean]>([
  ['the agent', { agent: ['workflow'] }, true],
  ['the agent and any operation', { operation: ['Workflow.*'] }, true],
  ['the operation', { operation: ['getemailflow'] }, true],
  ['the path', { operation: ['POST /api/v1/agents/workflow/*'] }, true],
  ['all that is passed on', { operation: ['* /api/*'] }, true],
  ['v1', { version: ['v1'], wire: ['rest'] }, true],
  ['another agent', { agent: ['Work'] }, false],
  ['another operation', { operation: ['Workflow.GetEmail', 'GetEmailFlows'] }, false],
  ['another method', { operation: ['GET *'] }, false],
])('a rule that names %s holds for an operation that the contract does not know', async (_, rule, isHeld) => {
  const relay = jest.fn();
  const front = stack({ ...recorder(), relay }, [enforcePolicy([{ name: 'no', ...rule, effect: 'deny' }])]);
  const call = {
    method: 'POST',
    path: '/api/v1/Agents/Workflow/GetEmailFlow',
    operation: unknown,
    query: '',
    headers: {},
    body: undefined,
    publicUrl: 'http://gw',
    caller: { tenant: '' },
    context: context(),
  };
  const told = await front.relay?.(call);
  expect([told?.kind, relay.mock.calls.length]).toEqual(isHeld ? ['failure', 0] : [undefined, 1]);
});

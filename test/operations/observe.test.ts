import { type Command, type Outcome, type Upstream, failure, stack } from '../../src/command';
import { type FinishedCall, observe } from '../../src/operations/observe';
import { command } from '../server/command';

function upstream(execute: (command: Command) => Promise<Outcome>, relay?: Upstream['relay']): Upstream {
  return { execute, close: async () => undefined, ...(relay === undefined ? {} : { relay }) };
}

test('a command passes through as it is, and its end is told', async () => {
  const told: FinishedCall[] = [];
  const got: Command[] = [];
  const inner = upstream(async (command) => {
    got.push(command);
    return failure('crm.refused', 'no');
  });
  const outcome = await stack(inner, [observe({ observers: [(call) => told.push(call)] })]).execute(command());
  expect(outcome).toMatchObject({ kind: 'failure', code: 'crm.refused' });
  expect(got[0]).toMatchObject({ arguments: { AppointmentId: 1 } });
  expect(told).toEqual([expect.objectContaining({ outcome: 'crm.refused', ms: expect.any(Number) })]);
  expect(told[0]).not.toHaveProperty('arguments');
});

test('a bug inside is told as internal and stays a bug', async () => {
  const told: string[] = [];
  const broken = upstream(() => Promise.reject(new Error('bug')));
  const observed = stack(broken, [observe({ observers: [({ outcome }) => told.push(outcome)] })]);
  await expect(observed.execute(command())).rejects.toThrow('bug');
  expect(told).toEqual(['internal']);
});

test('relayed calls are told, too; where nothing is relayed nothing appears', async () => {
  const told: FinishedCall['what'][] = [];
  const relayed = upstream(
    async () => ({ kind: 'answer', results: {} }),
    async () => ({ kind: 'relayed', status: 200, headers: {}, body: new Uint8Array(0) }),
  );
  const { caller, context } = command();
  const request = {
    method: 'PUT',
    path: '/api/v1/Contact/4',
    query: 'secret',
    publicUrl: '',
    headers: {},
    body: undefined,
  };
  await stack(relayed, [observe({ observers: [({ what }) => told.push(what)] })]).relay?.({
    ...request,
    caller,
    context,
  });
  expect(told).toEqual([{ kind: 'relay', method: 'PUT', path: '/api/v1/Contact/4' }]);
  expect(stack(upstream(relayed.execute), [observe({ observers: [] })]).relay).toBeUndefined();
});

test('a relayed call that the CRM has no REST for is not told: the commands that carry it out are', async () => {
  const told: FinishedCall['outcome'][] = [];
  const passedBack = upstream(
    async () => ({ kind: 'answer', results: {} }),
    async () => failure('upstream.unsupported', 'no REST', { hasNoRest: true }),
  );
  const observed = stack(passedBack, [observe({ observers: [({ outcome }) => told.push(outcome)] })]);
  const { caller, context } = command();
  const call = { method: 'GET', path: '/api/v1/Contact/4', query: '', publicUrl: '', headers: {}, body: undefined };
  await observed.relay?.({ ...call, caller, context });
  expect(told).toEqual([]);
});

import { failure, rewordFailures, stack, type Command, type Layer, type Upstream } from '../../src/command';
import { done, someCommand } from '../upstream/some-command';

function crm(told: string[]): Upstream {
  return {
    execute: async () => {
      told.push('crm');
      return done;
    },
    relay: async () => failure('request.notFound', 'relayed'),
    close: async () => {
      told.push('crm closed');
    },
  };
}

const noting = (name: string, told: string[]): Layer => ({
  name,
  execute: (command, next) => {
    told.push(name);
    return next(command);
  },
});

test('the first layer is the outermost', async () => {
  const told: string[] = [];
  await stack(crm(told), [noting('outer', told), { name: 'idle' }, noting('inner', told)]).execute(someCommand());
  expect(told).toEqual(['outer', 'inner', 'crm']);
});

test('a layer without execute is no step on the way of a command', async () => {
  const depths: number[] = [];
  const measuring: Upstream = {
    ...crm([]),
    execute: async () => {
      depths.push((new Error('how deep').stack ?? '').split('\n').length);
      return done;
    },
  };
  const idle: Layer = { name: 'idle', close: async () => undefined };
  for (const layers of [[], [idle, idle, idle], [noting('busy', [])]]) {
    // Each from the same depth.
    await Promise.resolve();
    await stack(measuring, layers).execute(someCommand());
  }
  expect(depths[1]).toBe(depths[0]);
  expect(depths[2]).toBeGreaterThan(depths[0] ?? 0);
});

test('a layer may answer by itself, or ask more than once', async () => {
  const told: string[] = [];
  const twice: Layer = { name: 'twice', execute: async (command, next) => (await next(command), next(command)) };
  const never: Layer = { name: 'never', execute: async () => failure('gateway.busy', 'no') };
  await stack(crm(told), [twice]).execute(someCommand());
  expect(told).toEqual(['crm', 'crm']);
  expect(await stack(crm(told), [never, twice]).execute(someCommand())).toMatchObject({ code: 'gateway.busy' });
  expect(told).toHaveLength(2);
});

test('relayed calls pass only the layers that heed them, and only where the CRM takes them', async () => {
  const told: string[] = [];
  const heeding: Layer = {
    name: 'heeding',
    relay: (request, next) => {
      told.push(request.path);
      return next(request);
    },
  };
  const { caller, context } = someCommand();
  const request = {
    method: 'GET',
    path: '/api',
    query: '',
    headers: {},
    body: undefined,
    publicUrl: '',
    caller,
    context,
  };
  const answer = await stack(crm(told), [{ name: 'idle' }, heeding]).relay?.(request);
  expect([told, answer]).toEqual([['/api'], failure('request.notFound', 'relayed')]);
  const { relay: _, ...without } = crm(told);
  expect(stack(without, [heeding]).relay).toBeUndefined();
});

test('what a layer holds is closed after all that is further in', async () => {
  const told: string[] = [];
  const closing = (name: string): Layer => ({
    name,
    close: async () => {
      told.push(name);
    },
  });
  await stack(crm(told), [closing('outer'), { name: 'idle' }, closing('inner')]).close();
  expect(told).toEqual(['crm closed', 'inner', 'outer']);
});

test('a layer that rewords failures leaves answers as they are', async () => {
  const layer = rewordFailures('louder', (_command: Command, told) => ({
    ...told,
    message: told.message.toUpperCase(),
  }));
  const refusing: Upstream = { ...crm([]), execute: async () => failure('gateway.busy', 'no') };
  expect(await stack(refusing, [layer]).execute(someCommand())).toMatchObject({ message: 'NO' });
  expect(await stack(crm([]), [layer]).execute(someCommand())).toBe(done);
});

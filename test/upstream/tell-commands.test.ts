import { stack, type DebugFields } from '../../src/command';
import { tellCommands } from '../../src/upstream';
import { done, scriptedUpstream, someCommand } from './some-command';

test('a command is told before it is carried out, its arguments are not; while nobody listens nothing is', async () => {
  const told: (string | DebugFields)[] = [];
  let listening = true;
  const inner = scriptedUpstream(() => {
    told.push('carried out');
    return done;
  });
  const layer = tellCommands(() => (listening ? (event, fields) => told.push(event, fields) : undefined));
  const upstream = stack(inner, [layer]);
  const command = someCommand({ operation: 'SetSeen' });
  expect(await upstream.execute(command)).toBe(done);
  const { version, agent } = command.operation;
  expect(told).toEqual([
    'A command is carried out.',
    { correlationId: command.context.correlationId, wire: command.context.wire, version, agent, operation: 'SetSeen' },
    'carried out',
  ]);
  listening = false;
  await upstream.execute(command);
  expect(told.slice(3)).toEqual(['carried out']);
});

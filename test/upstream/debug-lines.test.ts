import { setTimeout as wait } from 'node:timers/promises';
import { stack, type Debug, type DebugFields } from '../../src/command';
import { logCommands } from '../../src/upstream';
import { HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';
import { done, scriptedUpstream, someCommand } from './some-command';

test('a command is told before it is carried out, its arguments are not; while nobody listens nothing is', async () => {
  const told: (string | DebugFields)[] = [];
  let listening = true;
  const inner = scriptedUpstream(() => {
    told.push('carried out');
    return done;
  });
  const layer = logCommands(() => (listening ? (event, fields) => told.push(event, fields) : undefined));
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

describe('each try at the CRM', () => {
  const fixture = new HttpFixture();
  afterEach(() => fixture.end());

  function listener() {
    const lines: DebugFields[] = [];
    const debug: Debug = () => (event, fields) => void (event === 'The CRM was asked.' && lines.push(fields));
    return { lines, debug };
  }

  const headers = { 'x-correlation-id': 'c-1', authorization: 'SoTicket 7T:secret' };

  test('each try is told with what came of it, and nothing of what was said', async () => {
    const { lines, debug } = listener();
    const { url } = await fixture.serve((socket, _request, connection) =>
      connection === 1 ? socket.resetAndDestroy() : socket.write(answerText('{"secret":1}')),
    );
    const client = fixture.connect(url, { debug });
    expect(text(await client.call(post({ headers, repeatable: true })))).toBe('{"secret":1}');
    const call = { correlationId: 'c-1', method: 'POST', ms: expect.any(Number) };
    expect(lines).toEqual([
      { ...call, attempt: 1, reason: 'reset', cause: expect.any(String), sent: 'yes' },
      { ...call, attempt: 2, status: 200 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret/i);
  });

  test('a refused connection was not sent, and while nobody listens nothing is told', async () => {
    const { lines, debug } = listener();
    const { url, stop } = await fixture.serve(() => undefined);
    await stop();
    let listening = true;
    const client = fixture.connect(url, { debug: () => (listening ? debug() : undefined) });
    await client.call(post({ headers }));
    expect(lines[0]).toMatchObject({ attempt: 1, reason: 'unreachable', cause: 'ECONNREFUSED', sent: 'no' });
    const told = lines.length;
    listening = false;
    await client.call(post({ headers }));
    await wait(0);
    expect(lines).toHaveLength(told);
  });
});

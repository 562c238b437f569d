import { head, start, stopAll, talk } from './support';

afterEach(stopAll);

const identity = {
  ticketHours: 24,
  applicationTokens: { replacements: new Map() },
  policy: [],
  corsOrigins: [],
  frontUserHeader: 'x-remote-user',
  frontUsers: new Map(),
};

async function seen(trustProxy: readonly string[], ...lines: string[]) {
  const rig = await start({ configuration: { identity, trustProxy } });
  const text = await talk(rig.server.port, head('POST /x', 'Content-Length: 0', ...lines));
  return { text, head: rig.gateway.handled[0]?.head };
}

test('a trusted proxy names the user; the field itself goes no further', async () => {
  const { head: got } = await seen(['loopback'], 'X-Remote-User: EXAMPLE\\tje', 'X-Forwarded-For: 6.6.6.6');
  expect(got).toMatchObject({ frontUser: 'EXAMPLE\\tje', remoteAddress: '6.6.6.6' });
  expect(got?.headers['x-remote-user']).toBeUndefined();
});

test('from anybody else the field is taken out and says nothing', async () => {
  for (const trusted of [['10.0.0.0/8'], []]) {
    const { head: got } = await seen(trusted, 'x-REMOTE-user: tje', 'X-Forwarded-For: 10.0.0.1');
    expect(got).not.toHaveProperty('frontUser');
    expect(got?.headers).not.toHaveProperty('x-remote-user');
  }
});

test('two of them are refused: a proxy that adds to what its client sent names two users', async () => {
  const { text, head: got } = await seen(['loopback'], 'X-Remote-User: admin', 'X-Remote-User: tje');
  expect(text).toMatch(/^HTTP\/1.1 400/);
  expect(got).toBeUndefined();
});

test.each(['X-Remote-User:', `X-Remote-User: ${'x'.repeat(257)}`])('an unusable name is none (%#)', async (line) => {
  expect((await seen(['loopback'], line)).head).not.toHaveProperty('frontUser');
});

test('without the setting no field names a user', async () => {
  const rig = await start({ configuration: { trustProxy: ['loopback'] } });
  await talk(rig.server.port, head('POST /x', 'Content-Length: 0', 'X-Remote-User: tje'));
  expect(rig.gateway.handled[0]?.head).not.toHaveProperty('frontUser');
});

import { head, start, stopAll, talk } from './support';

afterEach(stopAll);

const identity = {
  ticketHours: 24,
  applicationTokens: { replacements: new Map() },
  policy: [],
  corsOrigins: ['https://app.example.com'],
};
const listed = 'Origin: https://app.example.com';
const preflight = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: authorization'];

test('off by default: no field of the protocol appears', async () => {
  const rig = await start();
  const answers = [
    await talk(rig.server.port, head('GET /', listed)),
    await talk(rig.server.port, head('OPTIONS /', listed, ...preflight)),
  ];
  expect(answers.join()).not.toMatch(/access-control|vary/i);
  expect(rig.gateway.handled).toHaveLength(2);
});

test('a preflight of a listed origin is answered, and reaches no gateway', async () => {
  const rig = await start({ configuration: { identity } });
  const answer = await talk(rig.server.port, head('OPTIONS /api/v1/Agents/Appointment/SetSeen', listed, ...preflight));
  expect(answer).toMatch(/^HTTP\/1.1 204/);
  expect(answer).toContain('access-control-allow-origin: https://app.example.com\r\n');
  expect(answer).toContain('access-control-allow-credentials: true\r\n');
  expect(answer).toMatch(/access-control-allow-methods: .*POST/);
  expect(answer).toMatch(
    /access-control-allow-headers: authorization.*if-modified-since.*if-unmodified-since.*x-xsrf-token/,
  );
  expect(answer).toContain('vary: Origin\r\n');
  expect(rig.gateway.handled).toEqual([]);
});

test('an answer, also a refusal, can be read by a listed origin', async () => {
  const rig = await start({ configuration: { identity } });
  for (const line of ['POST /', 'GET http://@/']) {
    const answer = await talk(rig.server.port, head(line, listed, 'Content-Length: 0'));
    expect(answer).toContain('access-control-allow-origin: https://app.example.com\r\n');
    expect(answer).toMatch(/access-control-expose-headers: .*x-correlation-id/);
  }
});

test.each(['https://app.example.com.evil.test', 'http://app.example.com', 'https://app.example.com:444', 'null', '*'])(
  'origin %s is not listed',
  async (origin) => {
    const rig = await start({ configuration: { identity } });
    const plain = await talk(rig.server.port, head('GET /', `Origin: ${origin}`));
    const asked = await talk(rig.server.port, head('OPTIONS /', `Origin: ${origin}`, ...preflight));
    expect(plain + asked).not.toMatch(/access-control/i);
    expect(plain).toContain('vary: Origin\r\n');
    expect(rig.gateway.handled).toHaveLength(2);
  },
);

test('OPTIONS that is no preflight goes the usual way', async () => {
  const rig = await start({ configuration: { identity } });
  await talk(rig.server.port, head('OPTIONS /', listed));
  expect(rig.gateway.handled).toHaveLength(1);
});

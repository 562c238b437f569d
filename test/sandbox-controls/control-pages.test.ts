import { controlPages, createControlledSandbox } from '../../src/sandbox-controls';

const sandbox = createControlledSandbox({ clock: { now: () => Date.parse('2026-01-02T08:00:00Z') } });
beforeEach(() => sandbox.reset());

interface Asked {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isShared?: boolean;
}

/** `GET /sandbox/calls?operation=X` asked of the pages. */
function ask(line: string, { body = '', headers = {}, isShared = false }: Asked = {}) {
  const [, method = '', path = '', query = ''] = /^(\w+) ([^?]*)\??(.*)$/.exec(line) ?? [];
  const page = controlPages(sandbox, isShared).get(`/sandbox/${path}`);
  const reply = page?.answer({ method, query, headers, body: Buffer.from(body) });
  return [reply?.status, JSON.parse(reply?.body ?? 'null')];
}

test('each page takes its methods', () => {
  expect(Array.from(controlPages(sandbox, false), ([path, { methods }]) => [path, methods.join(' ')])).toEqual([
    ['/sandbox/reset', 'POST'],
    ['/sandbox/state', 'GET PUT'],
    ['/sandbox/calls', 'GET DELETE'],
    ['/sandbox/faults', 'GET PUT DELETE'],
    ['/sandbox/clock', 'GET PUT DELETE'],
  ]);
});

test('what GET tells of the state, PUT takes', () => {
  const [, state] = ask('GET state');
  expect(ask('PUT state', { body: JSON.stringify(state) })[0]).toBe(200);
  expect(ask('GET state')[1]).toEqual(state);
});

test('the clock is set, stopped, moved and let go', () => {
  const at = (now: string, frozen: boolean) => [200, { now: `2026-01-02T${now}.000Z`, frozen }];
  expect(ask('GET clock')).toEqual(at('08:00:00', false));
  expect(ask('PUT clock', { body: '{"now":"2026-01-02T10:00:00+01:00","frozen":true}' })).toEqual(at('09:00:00', true));
  expect(ask('PUT clock', { body: '{"advanceMs":1000}' })).toEqual(at('09:00:01', true));
  expect(ask('PUT clock', { body: '{"frozen":false}' })).toEqual(at('09:00:01', false));
  expect(ask('DELETE clock')).toEqual(at('08:00:00', false));
});

test('rules stand alone or under their name, and tell what they have done', () => {
  const rule = { operation: 'Contact.*', status: 503 };
  const told = [200, { rules: [{ ...rule, matched: 0, struck: 0 }] }];
  expect(ask('PUT faults', { body: JSON.stringify([rule]) })).toEqual(told);
  expect(ask('PUT faults', { body: JSON.stringify({ rules: [rule] }) })).toEqual(told);
  sandbox.rules.strike({ agent: 'Contact', operation: 'X', wire: 'soap', version: 'Services86' });
  expect(ask('GET faults')[1]).toMatchObject({ rules: [{ matched: 1, struck: 1 }] });
  expect(ask('DELETE faults')).toEqual([200, { rules: [] }]);
});

test.each([
  ['PUT state', '{', 'The body is no JSON.'],
  ['PUT state', '[]', 'The state: Invalid input: expected object, received array.'],
  ['PUT faults', 'x', 'The body is no JSON.'],
  ['PUT faults', '{"rules":[{"status":503,"operaton":"X"}]}', '0: Unrecognized key: "operaton".'],
  ['PUT faults', '[{"operation":"X"}]', '0: orders nothing.'],
  ['PUT clock', '{"now":"today"}', 'now: must be a date-time such as 2026-01-05T09:00:00Z.'],
  ['PUT clock', '{"advance":1}', 'Unrecognized key: "advance".'],
  ['PUT clock', '{"advanceMs":-9007199254740991}', 'The clock takes times from 1970 to 9998.'],
  ['PUT clock', '', 'The body is no JSON.'],
  ['GET calls?operaton=X', '', 'Unrecognized key: "operaton".'],
  ['GET calls?wire=http', '', 'wire: Invalid option: expected one of "soap"|"rest".'],
])('%s %s is refused', (line, body, error) => {
  const before = ask('GET state');
  expect(ask(line, { body })).toEqual([400, { error }]);
  expect(ask('GET state')).toEqual(before);
});

test.each([
  [{ origin: 'http://evil.example', host: '127.0.0.1:8086' }, 403],
  [{ origin: 'null', host: '127.0.0.1:8086' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ origin: 'http://127.0.0.1:8086', host: '127.0.0.1:8086' }, 200],
  [{ 'sec-fetch-site': 'same-origin' }, 200],
])('a browser says %j: %d', (headers, status) => {
  expect(ask('POST reset', { headers })[0]).toBe(status);
});

test('of several workers each could answer: only the state is told', () => {
  expect(ask('GET state', { isShared: true })[0]).toBe(200);
  for (const line of ['PUT state', 'POST reset', 'GET calls', 'DELETE faults', 'GET clock'])
    expect(ask(line, { isShared: true })).toEqual([409, { error: expect.stringContaining('WORKERS') }]);
});

import { JsonNumber, type JsonTree } from '../../src/json';
import type { ShownState } from '../../src/online-front';
import { stateReply } from '../../src/online-front/state-page';

const now = Date.parse('2026-11-29T22:15:00Z');
const running: ShownState = {
  contextIdentifier: 'Cust12345',
  state: 'Running',
  isRunning: true,
  validUntil: now + 90_500,
  document: new Map<string, JsonTree>([
    ['Version', 'Release_11.10'],
    ['Endpoint', 'https://online2.example.com/Cust12345'],
    ['State', new JsonNumber('2')],
    ['Elsewhere', 'https://online2.example.com/Cust12345'],
    ['Deep', new Map([['url', 'https://online2.example.com']])],
    ['Users', new JsonNumber('7')],
    ['Note', null],
  ]),
};
const head = { publicUrl: 'https://gate.example.com/crm' };

test('the addresses are those of this gateway, and none of the cloud is left', () => {
  const reply = stateReply(head, running, now);
  if ('code' in reply) throw new Error(reply.message);
  expect(reply.headers).toEqual({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'max-age=90' });
  expect(JSON.parse(typeof reply.body === 'string' ? reply.body : '')).toEqual({
    ContextIdentifier: 'Cust12345',
    Endpoint: 'https://gate.example.com/crm/Cust12345',
    State: 'Running',
    IsRunning: true,
    ValidUntil: '2026-11-29T22:16:30.500Z',
    Api: 'https://gate.example.com/crm/Cust12345/api',
    Version: 'Release_11.10',
    Users: 7,
    Note: null,
  });
});

test('members keep their order', () => {
  const reply = stateReply(head, running, now);
  if ('code' in reply || typeof reply.body !== 'string') throw new Error('no page');
  expect(Object.keys(JSON.parse(reply.body))).toEqual(
    'Version Endpoint State Users Note ContextIdentifier IsRunning ValidUntil Api'.split(' '),
  );
});

test.each([
  ['what is not valid any more', { validUntil: now }],
  ['a maintenance, which may end sooner', { state: 'OfflineMaintenance', isRunning: false }],
])('%s is not kept', (_, changed) => {
  expect(stateReply(head, { ...running, ...changed }, now)).toMatchObject({
    headers: { 'cache-control': 'no-store' },
  });
});

test.each(['Unknown', 'Deleted'])('a tenant that is %s is not found', (state) => {
  expect(stateReply(head, { ...running, state }, now)).toMatchObject({ code: 'request.notFound' });
});

test('a tenant in maintenance is told as such', () => {
  const reply = stateReply(head, { ...running, state: 'OfflineMaintenance', isRunning: false }, now);
  expect(reply).toMatchObject({ status: 200 });
});

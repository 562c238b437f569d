import { Readable } from 'node:stream';
import type { Credential } from '../../src/command';
import { basic, bearer, createWorld, ticket, tje0 } from './world';

async function ask(path: string, credential?: Credential, method = 'GET', world = createWorld()) {
  const answer = await world.sandbox.relay?.({
    method,
    path,
    query: '',
    headers: {},
    body: undefined,
    publicUrl: 'http://gw',
    caller: { tenant: '', ...(credential === undefined ? {} : { credential }) },
    context: { correlationId: 'test', deadline: 0, signal: new AbortController().signal },
  });
  if (answer?.kind !== 'relayed') return answer?.code;
  if (answer.body instanceof Readable) throw new Error('a whole body was expected');
  return JSON.parse(Buffer.from(answer.body).toString('utf8'));
}

test('currentPrincipal is whoever asks', async () => {
  const found = await ask('/api/v1/User/currentPrincipal', tje0);
  expect(found).toMatchObject({ Associate: 'tje0', AssociateId: 7, UserName: 'tje0' });
  expect(await ask('/API/v1/user/currentprincipal/', tje0)).toEqual(found);
});

test('currentToken opens the sandbox as the same user', async () => {
  const world = createWorld();
  const token = await ask('/api/v1/User/currentToken', tje0, 'GET', world);
  expect(token).toBe('7T:ticket-1');
  for (const credential of [ticket(token), bearer(token)])
    expect(await ask('/api/v1/User/currentPrincipal', credential, 'GET', world)).toMatchObject({ Associate: 'tje0' });
});

test.each<[string, string, Credential | undefined, string]>([
  ['GET', '/api/v1/User/currentPrincipal', undefined, 'crm.unauthenticated'],
  ['GET', '/api/v1/User/currentToken', basic('tje0', 'wrong'), 'crm.unauthenticated'],
  ['POST', '/api/v1/User/currentToken', tje0, 'request.method'],
  ['GET', '/api/v1/Contact/4', tje0, 'request.notFound'],
])('%s %s is refused (%#)', async (method, path, credential, code) => {
  expect(await ask(path, credential, method)).toBe(code);
});

import { Secret } from '../../src/command';
import { answerTicket, asksForTicket } from '../../src/online/current-token';

const sealed = new Secret('NG:planted');
const told = (path: string, method = 'GET', ticket: Secret | undefined = sealed) => {
  const answer = answerTicket({ path, method }, ticket);
  if (answer.kind === 'failure') return answer.code;
  return `${answer.status} ${answer.body instanceof Uint8Array ? Buffer.from(answer.body).toString() : ''}`;
};

test.each(['/api/v1/User/currentToken', '/API/V1/user/currenttoken/'])('%s gives the ticket of the gateway', (path) => {
  expect([asksForTicket({ path }), told(path)]).toEqual([true, '200 "NG:planted"']);
});

test.each([
  '/api/v1/User/%63urrentToken',
  '/api/v1/(S(x))/User/currentToken',
  '/api/v1/User/currentToken;x=1',
  '/api/v1/User/currentToken.',
  '/api/v1/User/currentToken%20',
  '/api/v2/User/CurrentToken',
  '/api/v1/User/currentToken%zz',
])('%s, which a CRM may read so too, gives none', (path) => {
  expect([asksForTicket({ path }), told(path)]).toEqual([true, 'request.notFound']);
});

test.each(['/api/v1/Contact/4', '/api/v1/User/currentPrincipal', '/api/v1/Document/currentTokens'])(
  '%s is another page',
  (path) => {
    expect(asksForTicket({ path })).toBe(false);
  },
);

test('it is only read, and a ticket may be too long', () => {
  expect(told('/api/v1/User/currentToken', 'POST')).toBe('request.method');
  expect(answerTicket({ path: '/api/v1/User/currentToken', method: 'GET' }, undefined)).toMatchObject({
    code: 'request.limit',
  });
});

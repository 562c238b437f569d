/** The log-in operations and the pages about the session, at a host of the cloud. */
import { startOnlineSandbox, type OnlineSandbox } from '../../src/assemble-online-sandbox';

let cloud: OnlineSandbox;
beforeAll(async () => void (cloud = await startOnlineSandbox({ contractDir: 'wsdl' })));
afterAll(() => cloud.close());

const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';

async function logIn(operation: string, given: string): Promise<string> {
  const response = await fetch(`${cloud.endpointOf('Cust10001')}/Remote/Services86/SoPrincipal.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><s:Body><${operation}>${given}</${operation}></s:Body></s:Envelope>`,
  });
  expect(response.status).toBe(200);
  return response.text();
}

const valueIn = (answer: string, name: string): string | undefined =>
  new RegExp(`<[^<>]*\\b${name}>([^<]*)<`).exec(answer)?.[1];
const asUser = (user: string, password: string): string =>
  `<UserName>${user}</UserName><Password>${password}</Password>`;

async function page(path: string, authorization: string) {
  const response = await fetch(`${cloud.endpointOf('Cust10001')}/api/v1/${path}`, { headers: { authorization } });
  return [response.status, JSON.parse(await response.text())];
}

test.each([
  ['AuthenticateUsernamePassword', asUser('tje0', 'Tje0')],
  ['AuthenticateUsernamePassword', asUser('7T:1234abcxyzExample==', '')],
  ['AuthenticateWithAccessToken', '<AccessToken>8A:1234abcxyzExample==</AccessToken>'],
])('%s takes nothing that the cloud has not issued: %s', async (operation, given) => {
  const answer = await logIn(operation, given);
  expect([valueIn(answer, 'AuthenticationSucceeded'), valueIn(answer, 'Ticket')]).toEqual(['false', undefined]);
});

test('a log-in with a ticket of the cloud gives another one, which counts', async () => {
  const issued = cloud.issueTicket('Cust10001');
  for (const [operation, given] of [
    ['AuthenticateUsernamePassword', asUser(issued, '')],
    ['AuthenticateWithAccessToken', `<AccessToken>${issued}</AccessToken>`],
  ] as const) {
    const answer = await logIn(operation, given);
    expect(valueIn(answer, 'DatabaseContextIdentifier')).toBe('Cust10001');
    const ticket = valueIn(answer, 'Ticket') ?? '';
    expect(ticket).not.toBe(issued);
    expect(await page('User/currentPrincipal', `SOTicket ${ticket}`)).toMatchObject([
      200,
      { DatabaseContextIdentifier: 'Cust10001', Associate: 'tje0' },
    ]);
  }
});

test('the token of the session is one of the cloud', async () => {
  const [status, token] = await page('user/currenttoken/', `SOTicket ${cloud.issueTicket('Cust10001')}`);
  expect(status).toBe(200);
  expect(await page('User/currentPrincipal', `SOTicket ${token}`)).toMatchObject([200, {}]);
  expect(cloud.endTickets('Cust10001')).toBeGreaterThan(1);
  expect(await page('User/currentPrincipal', `SOTicket ${token}`)).toMatchObject([401, {}]);
});

test('the system information needs no log-in', async () => {
  expect(valueIn(await logIn('GetSystemInfo', ''), 'CompanyName')).toBe('Sandbox Company');
});

import { Secret } from '../../src/command';
import { isOwnForm, refusedAccess, type ConsoleRequest } from '../../src/console/console-access';

function request(headers: ConsoleRequest['headers'], remoteAddress = '127.0.0.1'): ConsoleRequest {
  return { method: 'GET', path: '/console', headers, remoteAddress, body: () => Promise.resolve(new Uint8Array()) };
}

describe('without a password', () => {
  test.each([
    ['127.0.0.1', 'localhost:9090'],
    ['::1', '[::1]:9090'],
    ['::ffff:127.0.0.1', '127.0.0.1:9090'],
    ['127.9.9.9', 'LocalHost'],
  ])('from %s at %s: seen', (address, host) => {
    expect(refusedAccess(request({ host }, address), undefined)).toBeUndefined();
  });

  test.each([
    ['another machine', '10.0.0.7', { host: 'localhost:9090' }],
    ["this machine by a stranger's name", '127.0.0.1', { host: 'evil.example:9090' }],
    ['a name that only begins like ours', '127.0.0.1', { host: '127.0.0.1.evil.example' }],
    ['no name', '127.0.0.1', {}],
    ['behind a proxy', '127.0.0.1', { host: 'localhost', 'x-forwarded-for': '10.0.0.7' }],
    ['behind another proxy', '127.0.0.1', { host: 'localhost', forwarded: 'for=10.0.0.7' }],
  ])('%s: refused', (_, address, headers) => {
    expect(refusedAccess(request(headers, address), undefined)).toMatchObject({ status: 403 });
  });
});

describe('with a password', () => {
  const password = new Secret('correct horse: battery');
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  test('any user name, from anywhere', () => {
    expect(refusedAccess(request(basic('anna:correct horse: battery'), '10.0.0.7'), password)).toBeUndefined();
    expect(refusedAccess(request(basic(':correct horse: battery'), '10.0.0.7'), password)).toBeUndefined();
  });

  test.each([
    ['nothing', {}],
    ['another one', basic('anna:correct horse')],
    ['an empty one', basic('anna:')],
    ['the password as the name', basic('correct horse: battery')],
    ['no base64', { authorization: 'Basic ***' }],
    ['another scheme', { authorization: 'Bearer correct horse: battery' }],
  ])('%s: asked for, on this machine too', (_, headers) => {
    const answer = refusedAccess(request({ ...headers, host: 'localhost' }), password);
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Basic realm=') },
    });
    expect(JSON.stringify(answer)).not.toContain('horse');
  });
});

test.each([
  [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:9090' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ origin: 'http://localhost:9090' }, true],
  [{ origin: 'http://evil.example' }, false],
  [{ origin: 'null' }, false],
  [{}, true],
])('a form with %j is our own: %s', (headers, own) => {
  expect(isOwnForm(request({ host: 'localhost:9090', ...headers }))).toBe(own);
});

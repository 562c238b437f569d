import { anonymous, Secret, type Caller, type RequestHead } from '../../src/command';
import { decodeCallerOf as decodeHead, encodeCaller } from '../../src/rest/caller-headers';

type RequestHeaders = RequestHead['headers'];
const decodeCallerOf = (headers: RequestHeaders) => decodeHead({ headers });

function shown(headers: RequestHeaders): unknown {
  const caller = decodeCallerOf(headers);
  return 'kind' in caller ? [caller.code, caller.path] : caller;
}

function credentialOf(headers: RequestHeaders): unknown {
  const caller = decodeCallerOf(headers);
  if ('kind' in caller) return [caller.code, caller.path];
  const { credential } = caller;
  switch (credential?.scheme) {
    case 'ticket':
      return ['ticket', credential.ticket.reveal()];
    case 'bearer':
      return ['bearer', credential.token.reveal()];
    case 'basic':
      return ['basic', credential.user, credential.password.reveal()];
    case 'session':
      return ['session', credential.cookie.reveal(), credential.xsrf.reveal()];
    default:
      return undefined;
  }
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['SoTicket 7T:a==', ['ticket', '7T:a==']],
  ['soticket  7T:a ', ['ticket', '7T:a']],
  ['BEARER 8A:x', ['bearer', '8A:x']],
  [basic('tje0:Tje0'), ['basic', 'tje0', 'Tje0']],
  [basic('å:b:c').replace('Basic', 'basic'), ['basic', 'å', 'b:c']],
  [basic('tje0:'), ['basic', 'tje0', '']],
])('Authorization: %s', (authorization, credential) => {
  expect(credentialOf({ authorization })).toEqual(credential);
});

test.each([
  '',
  'SoTicket',
  'SoTicket a b',
  'Digest x',
  'Basic !!',
  basic('no colon'),
  `Basic ${Buffer.from([0xff, 0x3a]).toString('base64')}`,
  '7T:a',
])('Authorization: %p is refused', (authorization) => {
  expect(shown({ authorization })).toEqual(['caller.unauthenticated', 'Authorization']);
});

test('a session needs its token twice, in the cookie and in the header', () => {
  const cookie = 'a=b; XSRF-TOKEN=t%3D1; ASP.NET_SessionId=x';
  expect(credentialOf({ cookie, 'x-xsrf-token': 't%3D1' })).toEqual(['session', cookie, 't%3D1']);
  expect(credentialOf({ cookie, 'x-xsrf-token': 't=1' })).toEqual(['session', cookie, 't=1']);
});

test('a call that is passed on may come without any credentials: the CRM decides', () => {
  expect(decodeCallerOf({})).toEqual({});
  expect(decodeCallerOf({ cookie: 'XSRF-TOKEN=a', 'so-language': 'no' })).toEqual({ language: 'no' });
});

test.each([
  [{ 'x-xsrf-token': 'a' }, 'X-XSRF-TOKEN'],
  [{ cookie: 'XSRF-TOKEN=a', 'x-xsrf-token': 'b' }, 'X-XSRF-TOKEN'],
  [{ cookie: 'XSRF-TOKEN=', 'x-xsrf-token': 'b' }, 'X-XSRF-TOKEN'],
  [{ cookie: 'XSRF-TOKEN=a; xsrf-token=a', 'x-xsrf-token': 'a' }, 'X-XSRF-TOKEN'],
  [{ cookie: 'XSRF-TOKEN=%', 'x-xsrf-token': 'b' }, 'X-XSRF-TOKEN'],
  [{ cookie: 'XSRF-TOKEN=a; b=\n', 'x-xsrf-token': 'a' }, 'Cookie'],
])('the session %j is refused', (headers, path) => {
  expect(shown(headers)).toEqual(['caller.unauthenticated', path]);
});

test('an Authorization wins over a session', () => {
  expect(credentialOf({ authorization: 'Bearer a', cookie: 'XSRF-TOKEN=x', 'x-xsrf-token': 'y' })).toEqual([
    'bearer',
    'a',
  ]);
});

const authorization = 'SoTicket a';

test('languages, culture, time zone and application token are carried', () => {
  const caller = decodeCallerOf({
    authorization,
    'so-apptoken': 'app',
    'accept-language': ['nb', 'en;q=0.5'],
    'so-language': 'nb-NO',
    'so-culture': 'sv',
    'so-timezone': 'NO/Oslo, includeTZOffset',
  });
  expect(caller).toMatchObject({
    acceptLanguage: 'nb, en;q=0.5',
    language: 'nb-NO',
    culture: 'sv',
    timeZone: { code: 'NO/Oslo', includeOffset: true },
  });
  expect(encodeCaller({ ...anonymous, ...('kind' in caller ? {} : caller) })).toEqual({
    authorization,
    'so-apptoken': 'app',
    'accept-language': 'nb, en;q=0.5',
    'so-language': 'nb-NO',
    'so-culture': 'sv',
    'so-timezone': 'NO/Oslo, includeTZOffset',
  });
});

test('what is empty is not said', () => {
  expect(Object.keys(decodeCallerOf({ authorization, 'so-apptoken': '', 'so-timezone': ' ' }))).toEqual(['credential']);
  expect(encodeCaller(anonymous)).toEqual({});
});

test('values that could break a header are refused', () => {
  expect(shown({ authorization, 'so-language': 'nb\r\nX: y' })).toEqual(['request.invalid', 'SO-Language']);
  expect(shown({ authorization, 'so-apptoken': 'ø' })).toEqual(['request.invalid', 'SO-AppToken']);
});

test.each(['EUR-NO, USA-NY', '5, USA-NY', 'includeTZOffset, NO, US-NY', 'NO;x=1', '12345678901'])(
  'SO-TimeZone: %s names no zone',
  (zone) => {
    expect(shown({ authorization, 'so-timezone': zone })).toEqual(['request.invalid', 'SO-TimeZone']);
  },
);

const sent = (credential: Caller['credential']): unknown =>
  encodeCaller({ ...anonymous, ...(credential === undefined ? {} : { credential }) });

test('tickets that are access tokens by their prefix go as Bearer', () => {
  const ticket = (text: string) => sent({ scheme: 'ticket', ticket: new Secret(text) });
  expect(ticket('7T:x')).toEqual({ authorization: 'SoTicket 7T:x' });
  expect(ticket('7A:x')).toEqual({ authorization: 'Bearer 7A:x' });
  expect(ticket('8A:x')).toEqual({ authorization: 'Bearer 8A:x' });
});

test('the other credentials are written as they are', () => {
  expect(sent({ scheme: 'basic', user: 'å', password: new Secret('b:c') })).toEqual({ authorization: basic('å:b:c') });
  expect(sent({ scheme: 'bearer', token: new Secret('t') })).toEqual({ authorization: 'Bearer t' });
  expect(sent({ scheme: 'session', cookie: new Secret('a=b'), xsrf: new Secret('x') })).toEqual({
    cookie: 'a=b',
    'x-xsrf-token': 'x',
  });
});

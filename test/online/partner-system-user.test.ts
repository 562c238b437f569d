import { failure, Secret } from '../../src/command';
import { authenticatePartner, type IdentityService, type ServiceAnswer } from '../../src/online';

const request = {
  signedToken: new Secret('Example App-abc.202611292215.c2ln'),
  applicationToken: new Secret('app-secret'),
  contextIdentifier: 'Cust12345',
  returnTokenType: 'Jwt',
} as const;
const context = { correlationId: 'c-1', deadline: Date.now() + 5_000, signal: new AbortController().signal };

function answering(answer: Partial<ServiceAnswer>) {
  const asked: Parameters<IdentityService['ask']>[0][] = [];
  const service: IdentityService = {
    ask: async (call) => {
      asked.push(call);
      return { status: 200, text: '', ...answer };
    },
    close: async () => undefined,
  };
  return { asked, service };
}

const ask = (answer: Partial<ServiceAnswer>) => authenticatePartner(answering(answer).service, request, context);

test('asks as the vendor writes it', async () => {
  const { asked, service } = answering({ text: '{"IsSuccessful":true,"Token":"a.b.c","ErrorMessage":null}' });
  const answer = await authenticatePartner(service, request, context);
  expect(answer).toMatchObject({ isSuccessful: true });
  expect(asked[0]).toMatchObject({ method: 'POST', path: '/Login/api/PartnerSystemUser/Authenticate' });
  expect(JSON.parse(asked[0]?.body?.text ?? '')).toEqual({
    SignedSystemToken: 'Example App-abc.202611292215.c2ln',
    ApplicationToken: 'app-secret',
    ContextIdentifier: 'Cust12345',
    ReturnTokenType: 'JWT',
  });
});

test('a refusal keeps the words of the service, whatever its status', async () => {
  const text = '{"IsSuccessful":false,"Token":null,"ErrorMessage":"The signature is wrong."}';
  expect(await ask({ text })).toEqual({ isSuccessful: false, errorMessage: 'The signature is wrong.' });
  expect(await ask({ status: 401, text })).toEqual({ isSuccessful: false, errorMessage: 'The signature is wrong.' });
  expect(await ask({ text: '{"IsSuccessful":false}' })).toEqual({ isSuccessful: false, errorMessage: '' });
});

test.each([
  ['a page', { text: '<html>' }],
  ['success without a token', { text: '{"IsSuccessful":true,"Token":""}' }],
  ['no object', { text: '[]' }],
  ['a redirect', { status: 302 }],
  ['a defect of the service', { status: 500, text: '{"Message":"An error has occurred."}' }],
])('%s is no usable answer', async (_, answer) => {
  expect(await ask(answer)).toEqual(failure('upstream.invalid', 'the identity service gave no usable answer'));
});

test('a busy service says when to come again', async () => {
  const expected = { code: 'upstream.unreachable', retryAfterSeconds: 7 };
  expect(await ask({ status: 503, text: 'busy', retryAfterSeconds: 7 })).toMatchObject(expected);
});

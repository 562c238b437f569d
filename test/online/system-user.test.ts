import { createPublicKey, verify } from 'node:crypto';
import { Secret } from '../../src/command';
import { secretOf } from '../../src/online/grant';
import type { SystemUserLogIn } from '../../src/online/log-in-entries';
import { logInSystemUser } from '../../src/online/system-user';
import { audience, claims, context, fakeService, issuer, json, jwt, newKey, tenant } from './identity-fake';

const [applicationKey, serviceKey] = [newKey(), newKey()];
const logIn: SystemUserLogIn = {
  kind: 'system user',
  name: 'erp',
  tenant,
  token: new Secret('Example App-planted'),
  applicationToken: new Secret('planted-application-token'),
  privateKey: applicationKey,
  audience,
};
const now = Date.parse('2026-11-29T22:59:58Z');

/** A service that takes signing times of its own minute, two more or less, and tells its time. */
function service(serviceTime: number, tellsTime = true) {
  return fakeService({
    '/Login/api/PartnerSystemUser/Authenticate': ({ body }) => {
      const sent: { SignedSystemToken: string } = JSON.parse(body?.text ?? '');
      const [, token = '', minute = '', signature = ''] = /^(.+)\.(\d{12})\.(.+)$/.exec(sent.SignedSystemToken) ?? [];
      const signed = Buffer.from(`${token}.${minute}`);
      const isSigned = verify('sha256', signed, createPublicKey(applicationKey), Buffer.from(signature, 'base64'));
      const [, date = '', time = ''] = /^(\d{8})(\d{4})$/.exec(minute) ?? [];
      const at = Date.parse(`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)/, '$1:$2')}:00Z`);
      const isInTime = Math.abs(at - serviceTime) < 120_000;
      const answer =
        isSigned && isInTime
          ? { IsSuccessful: true, Token: jwt(claims(serviceTime), serviceKey) }
          : { IsSuccessful: false, ErrorMessage: isSigned ? 'The time is off.' : 'The signature is wrong.' };
      return { ...json(answer), ...(tellsTime ? { serviceTime } : {}) };
    },
  });
}

async function ask(fake: ReturnType<typeof service>) {
  const rules = { issuer, keys: [createPublicKey(serviceKey)], clock: { now: () => now } };
  const reading = await logInSystemUser(logIn, fake.service, rules, context());
  return 'credential' in reading ? secretOf(reading.credential) : reading;
}

test('the token is signed with the minute of UTC, and the ticket comes out of the JWT', async () => {
  const fake = service(now);
  expect(await ask(fake)).toBe('7T:planted-ticket');
  expect(fake.asked).toHaveLength(1);
  const sent: { SignedSystemToken: string } = JSON.parse(fake.asked[0]?.body?.text ?? '');
  expect(sent).toMatchObject({
    ApplicationToken: 'planted-application-token',
    ContextIdentifier: tenant,
    ReturnTokenType: 'JWT',
  });
  expect(sent.SignedSystemToken).toMatch(/^Example App-planted\.202611292259\.[A-Za-z0-9+/]{342}==$/);
});

test.each([
  ['slow', 300_000],
  ['fast', -300_000],
])('a clock that is five minutes %s is corrected by that of the service', async (_, offset) => {
  const fake = service(now + offset);
  expect(await ask(fake)).toBe('7T:planted-ticket');
  expect(fake.asked).toHaveLength(2);
});

test('where the service does not tell its time, its refusal is the reason', async () => {
  const fake = service(now + 300_000, false);
  expect(await ask(fake)).toEqual({ kind: 'refused', reason: 'the identity service says "The time is off."' });
  expect(fake.asked).toHaveLength(1);
});

test('a service that repeats what it refuses puts no secret into the log', async () => {
  const fake = fakeService({
    '/Login/api/PartnerSystemUser/Authenticate': ({ body }) => {
      const sent: { SignedSystemToken: string; ApplicationToken: string } = JSON.parse(body?.text ?? '');
      const message = `${logIn.token.reveal()}, ${sent.ApplicationToken}, ${sent.SignedSystemToken}`;
      return json({ IsSuccessful: false, ErrorMessage: message });
    },
  });
  const reason = 'the identity service says no, and repeats a secret, which is left out here';
  expect(await ask(fake)).toEqual({ kind: 'refused', reason });
});

test('no clock is corrected because of another refusal at the same time', async () => {
  const fake = fakeService({
    '/Login/api/PartnerSystemUser/Authenticate': () => ({
      ...json({ IsSuccessful: false, ErrorMessage: '' }),
      serviceTime: now + 1_000,
    }),
  });
  expect(await ask(fake)).toEqual({ kind: 'refused', reason: 'the identity service says no' });
  expect(fake.asked).toHaveLength(1);
});

import { Secret } from '../../src/command';
import { createRenewals } from '../../src/online';
import type { SystemUserLogIn } from '../../src/online/log-in-entries';
import { audience, fakeService, issuer, json, newKey, tenant } from './identity-fake';

const key = newKey();
const logIn: SystemUserLogIn = {
  kind: 'system user',
  name: 'erp',
  tenant,
  token: new Secret('planted'),
  applicationToken: new Secret('planted'),
  privateKey: key,
  audience,
};

test.each([
  [5_000, 5_000],
  [600_000, 15_000],
])('calls may take %s ms, and a log-in %s ms: it ends before its lock does', async (logInMs, expected) => {
  const fake = fakeService({ '/Login/api/PartnerSystemUser/Authenticate': () => json({ IsSuccessful: false }) });
  const now = 1_000_000;
  const renewals = createRenewals({
    service: fake.service,
    rules: { issuer, keys: [], clock: { now: () => now } },
    directory: undefined,
    vault: undefined,
    logInMs,
    onNews: () => undefined,
  });
  await renewals.of(logIn).current();
  expect(fake.asked.map(({ context }) => context.deadline - now)).toEqual([expected]);
  renewals.close();
});

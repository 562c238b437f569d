/** 24 hours in simulated time over the cloud for tests: its identity service and its hosts say what has ended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { startOnlineSandbox } from '../../src/assemble-online-sandbox';
import { Secret } from '../../src/command';
import { createIdentityService, createRenewals, KeySetCache, type ManagedLogIn } from '../../src/online';
import { secretOf } from '../../src/online/grant';
import { fixedClock } from '../sandbox-online/fixed-clock';

const folder = mkdtempSync(path.join(tmpdir(), 'whole-day-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('tickets of 6 hours and access tokens of 1 hour: each is renewed once, and no call fails', async () => {
  const clock = fixedClock(Date.now());
  const cloud = await startOnlineSandbox({ contractDir: 'wsdl', clock, rotatesRefreshTokens: true });
  const { systemUser, oauthClient } = cloud;
  const refreshTokenFile = path.join(folder, 'refresh');
  writeFileSync(refreshTokenFile, oauthClient.refreshToken);
  const tenant = 'Cust10001';
  const erp: ManagedLogIn = {
    kind: 'system user',
    name: 'erp',
    tenant,
    token: new Secret(systemUser.token),
    applicationToken: new Secret(systemUser.applicationToken),
    privateKey: createPrivateKey(systemUser.privateKey),
    audience: systemUser.audience,
  };
  const mail: ManagedLogIn = {
    kind: 'oauth',
    name: 'mail',
    tenant,
    clientId: oauthClient.clientId,
    clientSecret: new Secret(oauthClient.clientSecret),
    refreshTokenFile,
  };
  const target = {
    connections: 1,
    connectMs: 3_000,
    answerBytesMax: 65_536,
    headerBytesMax: 16_384,
    keepAliveMs: 1_000,
  };
  // The transport has a clock of its own: its deadlines are in the time of this machine.
  const service = createIdentityService({ ...target, url: new URL(cloud.onlineUrl) }, { now: () => 0 });
  const keys = new KeySetCache({ service, url: cloud.onlineUrl, clock });
  const rules = { issuer: systemUser.issuer, keys, clock };
  const told: string[] = [];
  const renewals = createRenewals({
    service,
    rules,
    directory: undefined,
    vault: undefined,
    logInMs: 30_000,
    onNews: (news) => told.push(`${news.logIn} ${news.kind}`),
  });
  try {
    const used = { erp: new Set<string>(), mail: new Set<string>() };
    const statuses = new Set<number>();
    for (let quarter = 0; quarter < 4 * 24; quarter++) {
      for (const [name, logIn] of [
        ['erp', erp],
        ['mail', mail],
      ] as const) {
        const credential = await renewals.of(logIn).current();
        if ('kind' in credential) throw new Error(credential.message);
        const secret = secretOf(credential);
        used[name].add(secret);
        const authorization = `${credential.scheme === 'ticket' ? 'SOTicket' : 'Bearer'} ${secret}`;
        const { status } = await fetch(`${cloud.endpointOf(tenant)}/api/v1/User/currentPrincipal`, {
          headers: { authorization },
        });
        statuses.add(status);
      }
      clock.advance(15 * 60);
      if (quarter === 40) await cloud.rotateKeys({ forgetOld: true });
    }
    expect(statuses).toEqual(new Set([200]));
    // A new one every five hours, and every 44 to 60 minutes: the old one is used while the new one is on its way.
    expect(used.erp.size).toBe(5);
    expect(used.mail.size).toBeGreaterThanOrEqual(24);
    expect(used.mail.size).toBeLessThanOrEqual(33);
    const { exchanges, refreshes, refusals } = cloud.counts(tenant);
    expect([exchanges - used.erp.size, refusals]).toEqual([0, 0]);
    // The last one may have been asked for and not used.
    expect(refreshes - used.mail.size).toBeLessThanOrEqual(1);
    expect(new Set(told)).toEqual(new Set(['erp renewed', 'mail renewed']));
  } finally {
    renewals.close();
    await service.close();
    await cloud.close();
  }
});

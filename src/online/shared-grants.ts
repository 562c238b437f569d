/** What several gateways share of one managed log-in: its ticket or access token, and refresh tokens that took over. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret } from '../command';
import type { SharedVault } from '../identity';
import { secretOf, type Grant } from './grant';
import { jsonNumber, jsonObject } from './identity-service';
import type { ManagedLogIn } from './log-in-entries';
import type { RotationNotes } from './oauth-client';
import type { GrantSharing } from './renewal';

/** Longer than a log-in takes: a refresh token that two gateways use may be lost to both. */
const lockMs = 20_000;
/** How long one log-in may take, in milliseconds; the state of its tenant has been asked for before. */
export const logInMsMax = 15_000;
const askEveryMs = 50;
/** A refresh token is forgotten when it has not been used for so long. */
const rotationMs = 90 * 86_400_000;

/** The same name at every gateway that has the same log-in. */
function nameOf(vault: SharedVault, logIn: ManagedLogIn): string {
  const { kind, tenant, name } = logIn;
  const secret = logIn.kind === 'oauth' ? logIn.clientId : logIn.token.reveal();
  return vault.nameOf([kind, tenant, name, secret]);
}

/** @param clock in epoch milliseconds */
export function shareGrants(vault: SharedVault, logIn: ManagedLogIn, clock: { now(): number }): GrantSharing {
  const name = nameOf(vault, logIn);
  const read = async (): Promise<Grant | undefined> => {
    const kept = await vault.read(name);
    return kept && readGrant(kept.reveal());
  };
  return {
    async once(work, isUsable) {
      for (const started = Date.now(); ; await wait(askEveryMs)) {
        const before = await read();
        if (before !== undefined && isUsable(before)) return before;
        const unlock = await vault.lock(name, lockMs);
        // A gateway that holds the lock for longer has been stopped.
        if (unlock === 'taken' && Date.now() - started < lockMs) continue;
        try {
          const now = await read();
          if (now !== undefined && isUsable(now)) return now;
          const reading = await work();
          if ('credential' in reading)
            await vault.write(name, new Secret(writeGrant(reading)), reading.endsAt - clock.now());
          return reading;
        } finally {
          if (typeof unlock === 'function') await unlock();
        }
      }
    },
  };
}

function writeGrant({ credential, since, renewAt, endsAt }: Grant): string {
  return JSON.stringify({ scheme: credential.scheme, secret: secretOf(credential), since, renewAt, endsAt });
}

function readGrant(text: string): Grant | undefined {
  const read = jsonObject(text);
  const [secret, scheme] = [read?.get('secret'), read?.get('scheme')];
  if (typeof secret !== 'string') return undefined;
  const [since = 0, renewAt = 0, endsAt = 0] = ['since', 'renewAt', 'endsAt'].map((time) =>
    jsonNumber(read?.get(time)),
  );
  const credential =
    scheme === 'ticket'
      ? ({ scheme, ticket: new Secret(secret) } as const)
      : ({ scheme: 'bearer', token: new Secret(secret) } as const);
  return { credential, since, renewAt, endsAt };
}

/**
 * Each gateway has a file of its own with the refresh token; the one that renews first replaces it for all of them.
 * What is kept is the newest token under the hash of each one that it has replaced.
 */
export function shareRotations(vault: SharedVault, logIn: ManagedLogIn): RotationNotes {
  const name = nameOf(vault, logIn);
  const keyOf = (token: Secret): string =>
    vault.nameOf([name, createHash('sha256').update(token.reveal()).digest('base64url')]);
  const successor = async (token: Secret): Promise<Secret | undefined> => {
    let newest: Secret | undefined;
    // Bounded, should two of them ever name each other.
    for (let step = 0; step < 1_000; step++) {
      const next = await vault.read(keyOf(newest ?? token));
      if (next === undefined) break;
      newest = next;
    }
    return newest;
  };
  return {
    successorOf: successor,
    note: (old, next) => vault.write(keyOf(old), next, rotationMs),
  };
}

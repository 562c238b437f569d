/** Files of the demonstration that `sandbox --online` sets up: a key, tokens, and the managed log-ins that use them. */
import { randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OnlineSandbox } from '../assemble-online-sandbox';

/** What an old client sends, and the tenant that it then works at. */
export const cloudUsers = [
  { user: 'tje0', password: 'Tje0', tenant: 'Cust10001' },
  { user: 'kbe0', password: 'Kbe0', tenant: 'Cust10002' },
  { user: 'anl0', password: 'Anl0', tenant: 'Cust10003' },
] as const;

/** The user who is logged in by the OAuth client. */
export const oauthUser = { user: 'ola0', password: 'Ola0' } as const;

export interface CloudFiles {
  /** Value for MANAGED_LOGINS. */
  readonly managedLogins: string;
  readonly privateKey: string;
  remove(): void;
}

/** Writes them into a folder of their own, for its owner alone. */
export function writeCloudFiles({ systemUser, oauthClient }: OnlineSandbox): CloudFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'netserver-gateway-cloud-'));
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const privateKey = write('private-key.pem', systemUser.privateKey);
  write('refresh-token', `${oauthClient.refreshToken}\n`);
  const { token, applicationToken, audience } = systemUser;
  const { clientId, clientSecret, tenant: consenting } = oauthClient;
  const asSystemUser = { token, applicationToken, audience, privateKeyFile: 'private-key.pem' };
  const logIns = {
    ...Object.fromEntries(cloudUsers.map(({ tenant }) => [tenant, { systemUser: { tenant, ...asSystemUser } }])),
    oauth: { oauth: { tenant: consenting, clientId, clientSecret, refreshTokenFile: 'refresh-token' } },
  };
  const users = [...cloudUsers, { ...oauthUser, tenant: 'oauth' }].map(({ user, password, tenant }) => [
    user,
    { password: passwordHash(password), logIn: tenant },
  ]);
  const managedLogins = write(
    'managed-logins.json',
    `${JSON.stringify({ logIns, users: Object.fromEntries(users) }, null, 2)}\n`,
  );
  return { managedLogins, privateKey, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** In the PHC string format. These passwords are in the documentation, so the hash may be a cheap one. */
function passwordHash(password: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const encoded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=10,r=8,p=1$${encoded(salt)}$${encoded(hash)}`;
}

/** The file of MANAGED_LOGINS: users, and the system users and OAuth clients that they are logged in as. */
import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { Secret } from '../command';
import { readPasswordHash, readRsaKey, type ManagedLogIn, type ManagedLogins, type ManagedUser } from '../online';
import { readSecretFile } from '../text/text-file';
import { readSettingFile, type FileReading } from './setting-file';

const nameText = z.string().min(1).max(256);
const secretForm = /^[\x21-\x7e]{1,4096}$/;
/** A system user token begins with the application's name, which people have chosen. */
const namedTokenForm = /^[^\0-\x1f\x7f]{1,4096}$/;
const tenantText = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a tenant such as Cust12345');
const fileText = z.string().min(1).max(4096);

/** Says what is wrong with one member: a sentence without its subject. */
type Complain = (member: string, sentence: string) => void;

const complaintsTo =
  (context: z.core.$RefinementCtx): Complain =>
  (member, sentence) =>
    context.addIssue({ code: 'custom', path: [member], message: `${member} ${sentence}` });

/** Files are found from the folder of the file that names them. */
function shapeOf(folder: string) {
  const systemUser = z
    .strictObject({
      tenant: tenantText,
      token: z.string().optional(),
      tokenFile: fileText.optional(),
      applicationToken: z.string().optional(),
      applicationTokenFile: fileText.optional(),
      privateKeyFile: fileText,
      passphraseFile: fileText.optional(),
      audience: nameText,
    })
    .transform((given, context) => {
      const complain = complaintsTo(context);
      const token = secretOf(given, 'token', folder, complain, namedTokenForm);
      const applicationToken = secretOf(given, 'applicationToken', folder, complain);
      const privateKey = privateKeyOf(given, folder, complain);
      const { tenant, audience } = given;
      if (token === undefined || applicationToken === undefined || privateKey === undefined) return z.NEVER;
      return { kind: 'system user' as const, tenant, audience, token, applicationToken, privateKey };
    });
  const oauth = z
    .strictObject({
      tenant: tenantText,
      clientId: z.string().regex(secretForm, 'must be visible ASCII'),
      clientSecret: z.string().optional(),
      clientSecretFile: fileText.optional(),
      refreshTokenFile: fileText,
      scope: nameText.optional(),
      redirectUri: z.string().max(4096).optional(),
      applicationToken: z.string().optional(),
      applicationTokenFile: fileText.optional(),
    })
    .transform((given, context) => {
      const complain = complaintsTo(context);
      const clientSecret = secretOf(given, 'clientSecret', folder, complain);
      const needsToken = given.applicationToken !== undefined || given.applicationTokenFile !== undefined;
      const applicationToken = needsToken ? secretOf(given, 'applicationToken', folder, complain) : undefined;
      const refreshTokenFile = path.resolve(folder, given.refreshTokenFile);
      if (!secretForm.test(textOf(refreshTokenFile) ?? ''))
        complain('refreshTokenFile', 'names a file that cannot be read, or that holds no usable token');
      const { tenant, clientId, scope, redirectUri } = given;
      if (clientSecret === undefined) return z.NEVER;
      return {
        kind: 'oauth' as const,
        tenant,
        clientId,
        clientSecret,
        refreshTokenFile,
        ...(scope === undefined ? {} : { scope }),
        ...(redirectUri === undefined ? {} : { redirectUri }),
        ...(applicationToken === undefined ? {} : { applicationToken }),
      };
    });
  const logIn = z
    .strictObject({ systemUser: systemUser.optional(), oauth: oauth.optional() })
    .transform(({ systemUser: first, oauth: second }, context) => {
      const one = first ?? second;
      if (one !== undefined && (first === undefined || second === undefined)) return one;
      context.addIssue({ code: 'custom', message: 'a log-in has either systemUser or oauth' });
      return z.NEVER;
    });
  const user = z.strictObject({
    password: z.string().transform((text, context) => {
      const hash = readPasswordHash(text);
      if (!('problem' in hash)) return hash;
      context.addIssue({ code: 'custom', message: `password must ${hash.problem}` });
      return z.NEVER;
    }),
    logIn: nameText,
  });
  return z
    .strictObject({
      logIns: z.record(nameText, logIn),
      users: z.record(z.string().regex(/^[^\0-\x1f\x7f:]{1,256}$/), user).default({}),
      frontUsers: z.record(nameText, nameText).default({}),
      otherUsers: z.enum(['refuse', 'pass']).default('refuse'),
    })
    .superRefine(({ logIns, users, frontUsers }, context) => {
      const refuse = (place: string[], message: string): void =>
        context.addIssue({ code: 'custom', path: place, message });
      for (const [name, { logIn: chosen }] of Object.entries(users))
        if (!Object.hasOwn(logIns, chosen)) refuse(['users', name, 'logIn'], 'logIn must name one of logIns');
      for (const [name, chosen] of Object.entries(frontUsers))
        if (!Object.hasOwn(logIns, chosen)) refuse(['frontUsers', name], 'this must name one of logIns');
      for (const part of ['users', 'frontUsers'] as const) {
        const twice = secondOf(Object.keys({ users, frontUsers }[part]));
        if (twice !== undefined) refuse([part, twice], 'a name stands twice, in another letter case');
      }
    });
}

function secondOf(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
}

/** `token`, or what stands in the file of `tokenFile`: one of them. */
function secretOf<Name extends string>(
  given: { readonly [member in Name | `${Name}File`]?: string | undefined },
  name: Name,
  folder: string,
  complain: Complain,
  form: RegExp = secretForm,
): Secret | undefined {
  const inFile: `${Name}File` = `${name}File`;
  const own: string | undefined = given[name];
  const file: string | undefined = given[inFile];
  if ((own === undefined) === (file === undefined)) complain(name, `or ${inFile} must be there, one of them`);
  else if (file === undefined) {
    if (form.test(own ?? '')) return new Secret(own ?? '');
    complain(name, form === secretForm ? 'must be visible ASCII' : 'must be one line of text');
  } else {
    const text = textOf(path.resolve(folder, file));
    if (text === undefined) complain(inFile, 'names a file that cannot be read');
    else if (form.test(text)) return new Secret(text);
    else complain(inFile, 'names a file that holds no usable secret in one line');
  }
  return undefined;
}

function privateKeyOf(
  given: { readonly privateKeyFile: string; readonly passphraseFile?: string | undefined },
  folder: string,
  complain: Complain,
): KeyObject | undefined {
  const text = textOf(path.resolve(folder, given.privateKeyFile));
  const passphrase =
    given.passphraseFile === undefined ? undefined : textOf(path.resolve(folder, given.passphraseFile));
  if (text === undefined) complain('privateKeyFile', 'names a file that cannot be read');
  if (given.passphraseFile !== undefined && passphrase === undefined)
    complain('passphraseFile', 'names a file that cannot be read');
  else if (text !== undefined) {
    const key = readRsaKey(text, passphrase);
    if (key !== undefined) return key;
    complain(
      'privateKeyFile',
      'names no private RSA key in PEM or XML, or it is encrypted and passphraseFile does not open it',
    );
  }
  return undefined;
}

function textOf(file: string): string | undefined {
  try {
    return readSecretFile(file);
  } catch {
    return undefined;
  }
}

/**
 * `{"logIns": {"erp": {"systemUser": {…}}}, "users": {"kari": {"password": "$scrypt$…", "logIn": "erp"}}}`; see
 * docs/online.md.
 */
export function readManagedLogins(file: string): FileReading<ManagedLogins> {
  const isInline = /^\s*[[{]/.test(file);
  const folder = isInline ? process.cwd() : path.dirname(path.resolve(file));
  const read = readSettingFile('MANAGED_LOGINS', file, shapeOf(folder), 'silent');
  if ('problem' in read) return read;
  const { logIns, users, frontUsers, otherUsers } = read.value;
  const named = new Map<string, ManagedLogIn>(
    Object.entries(logIns).map(([name, given]) => [name, { ...given, name }]),
  );
  const byName = <T>(entries: Record<string, T>, make: (entry: T) => string): [string, ManagedLogIn, T][] =>
    Object.entries(entries).flatMap(([name, entry]) => {
      const logIn = named.get(make(entry));
      return logIn === undefined ? [] : [[name.toLowerCase(), logIn, entry]];
    });
  const known: [string, ManagedUser][] = byName(users, ({ logIn }) => logIn).map(([name, logIn, { password }]) => [
    name,
    { password, logIn },
  ]);
  return {
    value: {
      logIns: [...named.values()],
      users: new Map(known),
      frontUsers: new Map(byName(frontUsers, (logIn) => logIn).map(([name, logIn]) => [name, logIn])),
      otherUsers,
    },
  };
}

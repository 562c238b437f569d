/** Which CRM a command speaks to, and as whom: what a person types for it. */
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { readSecretFile } from '../text/text-file';
import { shortReason } from './surroundings';

/** Shape of the options, to be part of a command's own. */
export const logInForm = {
  user: z.string().min(1).optional(),
  passwordFile: z.string().optional(),
  ticket: z.string().min(1).optional(),
  appToken: z.string().min(1).optional(),
};

export function addLogInOptions(command: Program): Program {
  return command
    .option('--user <name>', 'log in with this user')
    .option('--password-file <file>', 'file with the password of --user (a line end at its end does not count)')
    .option('--ticket <ticket>', 'use this ticket or access token instead of logging in')
    .option('--app-token <token>', 'application token');
}

export const noAddress = 'The address must be http or https, without credentials, query and fragment.';

/** The address as it was typed, without a slash at its end; undefined: it is none. */
export function crmAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const search = /^\?(?:single)?wsdl$/i.test(url.search) ? '' : url.search;
  const plain = url.username === '' && url.password === '' && search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) ? (url.origin + url.pathname).replace(/\/+$/, '') : undefined;
}

/** People give the address that they call; this is the one that both wires have in common. */
export function withoutApi(base: string): string {
  return base.replace(/\/(?:api(?:\/v\d+(?:\/agents(?:\/.*)?)?|\/docs)?|remote(?:\/.*)?)$/i, '');
}

/** The password in the file; '' where no user is given. */
export function readPassword({
  user,
  passwordFile,
}: {
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
}): string | { readonly problem: string } {
  if ((user === undefined) !== (passwordFile === undefined))
    return { problem: '--user and --password-file belong together.' };
  try {
    return passwordFile === undefined ? '' : readSecretFile(passwordFile);
  } catch (error) {
    return { problem: `The password file cannot be read (${shortReason(error)}).` };
  }
}

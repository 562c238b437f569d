import { isUtf8 } from 'node:buffer';
import { basicCredential } from './caller';
import type { Credential } from './call';
import { Refusal } from './refusal';
import { Secret } from './secret';

/** Tickets and access tokens of the vendor's, and the gateway's own sealed tickets. */
const ticketForm = /^(?:7T|7A|8A|NG):[\x21-\x7e]{1,4093}$/;

/**
 * Reads the credentials of `Authorization: Basic` (RFC 7617, in UTF-8). A ticket as user name with an empty password is a ticket, as the vendor documents;
 * tickets hold a colon, which user names cannot. @throws Refusal `caller.unauthenticated` when they are malformed
 */
export function parseBasic(value: string): Credential {
  const text = textOf(value);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 0)
    throw new Refusal('caller.unauthenticated', 'the Basic credentials are no base64 of user:password').within(
      'Authorization',
    );
  return (
    (text.endsWith(':') ? ticketAsUser(text.slice(0, -1), '') : undefined) ??
    basicCredential(text.slice(0, colon), text.slice(colon + 1), 'Authorization')
  );
}

/** The ticket that stands in a user name's place; undefined: it is a user name. */
export function ticketAsUser(user: string, password: string): Credential | undefined {
  return password === '' && ticketForm.test(user) ? { scheme: 'ticket', ticket: new Secret(user) } : undefined;
}

function textOf(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

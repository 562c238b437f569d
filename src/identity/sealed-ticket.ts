/**
 * Tickets of our own, for CRMs that issue none: user name and password sealed with AES-256-GCM (NIST SP 800-38D).
 * Nothing is stored; every node that has the key opens them.
 *
 * `NG:` base64url( format 1 | key id 4 | IV 12 | tag 16 | ciphertext ), lengths in bytes. The tenant is authenticated
 * with it, so a ticket of one tenant opens nothing of another.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { rewriteCaller, Secret, type Credential, type Layer } from '../command';
import { notAccepted } from './crm-login';
import type { Keys } from './keys';

const sealedPrefix = 'NG:';

export interface TicketSeal {
  /** undefined: user name and password are too long for a ticket. */
  seal(tenant: string, user: string, password: Secret): Secret | undefined;
  /** undefined: not ours, changed, of another tenant, or expired. The caller does not learn which. */
  open(tenant: string, ticket: Secret): Credential | undefined;
}

export interface SealOptions {
  readonly keys: Keys;
  /** How long a ticket lives. It is never prolonged: a new login gives a new one. */
  readonly ticketHours: number;
  readonly clock: { now(): number };
}

const format = 1;
const keyIdBytes = 4;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes + ivBytes + tagBytes;
/** What a header block or field of a client may hold (command/caller). */
const ticketCharsMax = 4096;

export function createTicketSeal({ keys, ticketHours, clock }: SealOptions): TicketSeal {
  const all = keys.of('ticket').map((key) => ({ key, id: idOf(key) }));
  const [sealing = { key: Buffer.alloc(0), id: Buffer.alloc(0) }] = all;
  return {
    seal(tenant, user, password) {
      const iv = randomBytes(ivBytes);
      const expires = clock.now() + ticketHours * 3_600_000;
      const cipher = createCipheriv('aes-256-gcm', sealing.key, iv).setAAD(associated(tenant));
      const content = Buffer.concat([cipher.update(writeContent(user, password, expires)), cipher.final()]);
      const bytes = Buffer.concat([Buffer.of(format), sealing.id, iv, cipher.getAuthTag(), content]);
      const text = sealedPrefix + bytes.toString('base64url');
      return text.length > ticketCharsMax ? undefined : new Secret(text);
    },
    open(tenant, ticket) {
      const bytes = readTicket(ticket.reveal());
      if (bytes === undefined) return undefined;
      for (const { key, id } of all) {
        const content = id.equals(bytes.subarray(1, 1 + keyIdBytes)) ? decipher(key, tenant, bytes) : undefined;
        if (content !== undefined) return readContent(content, clock.now());
      }
      return undefined;
    },
  };
}

/** Tells keys apart, and gives nothing of them away. */
function idOf(key: Buffer): Buffer {
  return createHash('sha256').update('key id').update(key).digest().subarray(0, keyIdBytes);
}

function associated(tenant: string): Buffer {
  return Buffer.from(`${sealedPrefix}${format} ${tenant}`, 'utf8');
}

function readTicket(text: string): Buffer | undefined {
  if (!text.startsWith(sealedPrefix) || text.length > ticketCharsMax) return undefined;
  const body = text.slice(sealedPrefix.length);
  const bytes = Buffer.from(body, 'base64url');
  // Only the exact text counts: a base64 reader would skip foreign characters and unused bits.
  const isExact = bytes.toString('base64url') === body;
  return isExact && bytes.length > headBytes && bytes[0] === format ? bytes : undefined;
}

function decipher(key: Buffer, tenant: string, bytes: Buffer): Buffer | undefined {
  const iv = bytes.subarray(1 + keyIdBytes, 1 + keyIdBytes + ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
    .setAAD(associated(tenant))
    .setAuthTag(bytes.subarray(headBytes - tagBytes, headBytes));
  const content = decipher.update(bytes.subarray(headBytes));
  try {
    return Buffer.concat([content, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Expiry in epoch milliseconds, user name (which has no line break: see basicCredential), password. */
function writeContent(user: string, password: Secret, expires: number): Buffer {
  return Buffer.from(`${expires}\n${user}\n${password.reveal()}`, 'utf8');
}

function readContent(content: Buffer, now: number): Credential | undefined {
  const [, expires = '0', user = '', password = ''] = /^(\d+)\n([^\n]*)\n([^]*)$/.exec(content.toString('utf8')) ?? [];
  return Number(expires) > now ? { scheme: 'basic', user, password: new Secret(password) } : undefined;
}

/**
 * The layer that turns sealed tickets (`NG:`, as SoTicket or Bearer) back into Basic credentials. Without a seal it
 * refuses all of them.
 */
export function openTickets(seal: TicketSeal | undefined): Layer {
  return rewriteCaller('open tickets', (caller) => {
    const ticket = sealedTicketOf(caller.credential);
    if (ticket === undefined) return caller;
    const credential = seal?.open(caller.tenant, ticket);
    return credential === undefined ? notAccepted('the ticket is not valid, or no longer') : { ...caller, credential };
  });
}

function sealedTicketOf(credential: Credential | undefined): Secret | undefined {
  const text =
    credential?.scheme === 'ticket'
      ? credential.ticket
      : credential?.scheme === 'bearer'
        ? credential.token
        : undefined;
  return text !== undefined && isSealedTicket(text) ? text : undefined;
}

/** Whether it looks like a ticket of a gateway: opened by this one or not. */
export function isSealedTicket(ticket: Secret): boolean {
  return ticket.reveal().startsWith(sealedPrefix);
}

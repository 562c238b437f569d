/** Who calls: what the books call a client, from what is known of a request. No secret is part of it. */
import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Caller } from '../command';
import { ownCopy } from '../text/memo';
import { productOf } from '../text/user-agent-product';
import type { LedgerClient } from './ledger-view';

/** Names of users and applications, or keyed hashes of them. */
export interface ClientNames {
  readonly user: (name: string) => string;
  readonly application: (token: string) => string;
}

/** What a request tells of its client. */
export interface ClientTraits {
  readonly caller?: Caller | undefined;
  readonly remoteAddress?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly frontUser?: string | undefined;
}

/** Far longer than a name is. */
const nameCharsMax = 64;
const userAgentCharsMax = 512;
/** Keys that are longer are kept as their hash. */
const keyCharsMax = 300;
/** Naming a client takes some microseconds, and its next call comes soon. But tokens shall not stay in memory. */
const kept = { clientsMax: 10_000, forgetMs: 60_000 };

/** Control characters and what changes the direction of a text. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const nameOf = (text: string): string => text.replace(unseen, '').slice(0, nameCharsMax);

/** @returns the client that a request comes from; the same object for its next request, for a while */
export function clientNaming(names: ClientNames): (traits: ClientTraits) => LedgerClient {
  const known = new Map<string, LedgerClient>();
  const forget = (): void => known.clear();
  return (traits) => {
    const { caller, remoteAddress = '', frontUser = '' } = traits;
    const token = caller?.applicationToken?.reveal() ?? '';
    const user = caller?.credential?.scheme === 'basic' ? caller.credential.user : frontUser;
    const userAgent = traits.userAgent?.slice(0, userAgentCharsMax) ?? '';
    const tenant = caller?.tenant ?? '';
    const parts = `${userAgent}\n${remoteAddress}\n${tenant}\n${user}\n${token}`;
    const key = parts.length > keyCharsMax ? createHash('sha256').update(parts).digest('base64') : parts;
    const before = known.get(key);
    if (before !== undefined) return before;
    const client = named({
      tenant: nameOf(tenant.toLowerCase()),
      application: token === '' ? '' : nameOf(names.application(ownCopy(token))),
      userAgent: productOf(userAgent),
      network: networkOf(remoteAddress),
      user: user === '' ? '' : nameOf(names.user(ownCopy(user))),
    });
    if (known.size >= kept.clientsMax) forget();
    if (known.size === 0) setTimeout(forget, kept.forgetMs).unref();
    known.set(ownCopy(key), client);
    return client;
  };
}

function named(parts: Omit<LedgerClient, 'id'>): LedgerClient {
  const { tenant, application, userAgent, network, user } = parts;
  const text = JSON.stringify([tenant, application, userAgent, network, user]);
  return { id: `c-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`, ...parts };
}

/** The network of an address: the first 24 bits of IPv4, 48 of IPv6; '' for what is no address. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return ownCopy(`${plain.slice(0, plain.lastIndexOf('.'))}.0/24`);
  if (!isIPv6(plain)) return '';
  const [front = '', back] = plain.toLowerCase().split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const given = groups(front);
  const behind = groups(back);
  const zeros = back === undefined ? 0 : Math.max(0, 8 - given.length - behind.length);
  const all = [...given, ...Array.from({ length: zeros }, () => '0'), ...behind];
  const first = all.slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''));
  while (first.at(-1) === '0') first.pop();
  return `${first.join(':')}::/48`;
}

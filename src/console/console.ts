import type { Secret } from '../command';
import { indexPieces, operationIndex, type Contract } from '../contract';
import { pagePolicy } from '../text/web-page';
import { isOwnForm, plain, refusedAccess, type ConsoleReply, type ConsoleRequest } from './console-access';
import { readAssets } from './assets';
import { consolePage } from './console-page';
import { contractPage } from './contract-tab';
import { live, type LivePart, type LiveSource } from './live';
import type { MigrationSource } from './migration-tab';
import type { SettingInForce } from './settings-tab';
import { noInput, readForm, translatorTab, type TranslatorInput, type TranslatorResult } from './translator';
import type { Activity } from './worker-activity';

export interface ConsoleOptions {
  /** Unset: the console can be seen from this machine only. */
  readonly password?: Secret;
  readonly programVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The activity of each process that serves. */
  readonly activities: () => Promise<readonly Activity[]>;
  /** As they are now: a reload may change them. */
  readonly settings: () => readonly SettingInForce[];
  /** Read when the contract or the translator is first asked for, where nothing else needs it. */
  readonly contract: () => Contract;
  /** What the gateway would make of a request; sends nothing. */
  readonly translate: (input: TranslatorInput) => Promise<TranslatorResult>;
  /** Unset: nothing is counted. */
  readonly migration?: MigrationSource;
}

/** Everything at and below `/console`. It only reads: no request changes anything, not the translator's either. */
export interface Console {
  answer(request: ConsoleRequest): Promise<ConsoleReply>;
}

/** Bytes of a form: an envelope percent-encoded is up to three times as long. */
const formBytesMax = 1024 * 1024;

/** Not `no-referrer`: with it, browsers would send `Origin: null` with our own form. */
const security = { 'content-security-policy': pagePolicy, 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' };

export function createConsole(options: ConsoleOptions): Console {
  const assets = readAssets();
  const site: Site = { ...options, start: String(options.now()) };
  return {
    async answer(request) {
      const refused = refusedAccess(request, options.password);
      if (refused !== undefined) return refused;
      const { method, path } = request;
      if (method === 'POST' && path === '/console') return translateForm(request, site);
      if (method !== 'GET' && method !== 'HEAD') return plain(405, 'This can only be read.', { allow: 'GET, HEAD' });
      if (path === '/console') return showPage(site, noInput, undefined);
      if (path === '/console/') return plain(308, 'The console has no slash behind it.', { location: '../console' });
      if (path.startsWith(migrationPath)) return showMigration(options.migration, path.slice(migrationPath.length));
      const parts = liveParts.get(path);
      if (parts !== undefined) return showParts(site, parts);
      if (path === '/console/operations.json') return showIndex(options.contract());
      if (path.startsWith(contractPath)) return showContract(options.contract(), path.slice(contractPath.length));
      const asset = assets.get(path);
      return asset === undefined ? nothingHere : { status: 200, ...asset, headers: security };
    },
  };
}

interface Site extends ConsoleOptions {
  /** Tells one start of the gateway from another. */
  readonly start: string;
}

const liveParts = new Map<string, readonly LivePart[]>([
  ['/console/live', ['state']],
  ['/console/live/traffic', ['state', 'traffic']],
  ['/console/live/callers', ['state', 'callers']],
  ['/console/live/migration', ['state', 'migration']],
]);
const migrationPath = '/console/migration/';
const contractPath = '/console/contract/';
const nothingHere = plain(404, 'There is nothing here.');

/** The ledger is read only where it is shown. */
async function sourceOf({ activities, now, start, migration }: Site, readsLedger: boolean): Promise<LiveSource> {
  return {
    activities: await activities(),
    now: now(),
    start,
    migration: migration === undefined ? 'off' : readsLedger ? await migration.overview() : 'counting',
  };
}

async function showMigration(source: MigrationSource | undefined, name: string): Promise<ConsoleReply> {
  const page = await source?.page(name);
  if (page === undefined) return nothingHere;
  const { contentType, body, policy, fileName } = page;
  const headers = {
    ...security,
    ...(policy === undefined ? {} : { 'content-security-policy': policy }),
    ...(fileName === undefined ? {} : { 'content-disposition': `attachment; filename="${fileName}"` }),
  };
  return { status: 200, contentType, body, headers };
}

async function showParts(site: Site, parts: readonly LivePart[]): Promise<ConsoleReply> {
  const source = await sourceOf(site, parts.includes('migration'));
  return htmlReply(parts.map((part) => live(part, source).text).join('\n'));
}

async function showIndex(contract: Contract): Promise<ConsoleReply> {
  const body = Array.from(indexPieces(await operationIndex(contract), contract)).join('');
  return { status: 200, contentType: 'application/json', body, headers: security };
}

async function showContract(contract: Contract, path: string): Promise<ConsoleReply> {
  const page = await contractPage(contract, path.split('/').map(decodedName));
  return page === undefined ? nothingHere : htmlReply(page.text);
}

/** What is not encoded rightly is no name. */
function decodedName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function translateForm(request: ConsoleRequest, site: Site): Promise<ConsoleReply> {
  if (!isOwnForm(request)) return plain(403, 'This form was not sent by the console.');
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return plain(415, 'Forms are sent as application/x-www-form-urlencoded.');
  const body = await request.body(formBytesMax);
  if (body === undefined) return plain(413, `The form is larger than ${formBytesMax} bytes.`, { connection: 'close' });
  const input = readForm(body);
  return showPage(site, input, await site.translate(input));
}

async function showPage(
  site: Site,
  input: TranslatorInput,
  result: TranslatorResult | undefined,
): Promise<ConsoleReply> {
  const { programVersion, settings, contract } = site;
  const versions = contract()
    .versions.map(({ name }) => name)
    .toReversed();
  const translator = translatorTab(input, result, versions);
  return htmlReply(consolePage({ programVersion, settings: settings(), live: await sourceOf(site, true), translator }));
}

function htmlReply(body: string): ConsoleReply {
  return { status: 200, contentType: 'text/html; charset=utf-8', body, headers: security };
}

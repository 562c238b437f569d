import type { Secret } from '../command';
import { pagePolicy } from '../text/web-page';
import { isOwnForm, plain, refusedAccess, type ConsoleReply, type ConsoleRequest } from './console-access';
import type { Activity } from './worker-activity';
import { readAssets, consolePage, type SettingInForce } from './console-page';
import { live } from './live';
import { noInput, readForm, translator, type TranslatorInput, type TranslatorResult } from './translator';

export interface ConsoleOptions {
  /** Unset: the console can be seen from this machine only. */
  readonly password?: Secret;
  readonly programVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The activity of each process that serves. */
  readonly activities: () => Promise<readonly Activity[]>;
  readonly settings: readonly SettingInForce[];
  /** What the gateway would make of a request; sends nothing. */
  readonly translate: (input: TranslatorInput) => Promise<TranslatorResult>;
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
  return {
    async answer(request) {
      const refused = refusedAccess(request, options.password);
      if (refused !== undefined) return refused;
      const { method, path } = request;
      if (method === 'POST' && path === '/console') return translateForm(request, options);
      if (method !== 'GET' && method !== 'HEAD') return plain(405, 'This can only be read.', { allow: 'GET, HEAD' });
      if (path === '/console') return showPage(options, noInput, undefined);
      if (path === '/console/') return plain(308, 'The console has no slash behind it.', { location: '../console' });
      if (path === '/console/live') return htmlReply(live(await options.activities(), options.now()).text);
      const asset = assets.get(path);
      return asset === undefined ? plain(404, 'There is nothing here.') : { status: 200, ...asset, headers: security };
    },
  };
}

async function translateForm(request: ConsoleRequest, options: ConsoleOptions): Promise<ConsoleReply> {
  if (!isOwnForm(request)) return plain(403, 'This form was not sent by the console.');
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return plain(415, 'Forms are sent as application/x-www-form-urlencoded.');
  const body = await request.body(formBytesMax);
  if (body === undefined) return plain(413, `The form is larger than ${formBytesMax} bytes.`, { connection: 'close' });
  const input = readForm(body);
  return showPage(options, input, await options.translate(input));
}

async function showPage(
  options: ConsoleOptions,
  input: TranslatorInput,
  result: TranslatorResult | undefined,
): Promise<ConsoleReply> {
  const { programVersion, settings } = options;
  const figures = live(await options.activities(), options.now());
  return htmlReply(consolePage({ programVersion, settings, live: figures, translator: translator(input, result) }));
}

function htmlReply(body: string): ConsoleReply {
  return { status: 200, contentType: 'text/html; charset=utf-8', body, headers: security };
}

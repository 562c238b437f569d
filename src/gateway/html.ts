/** The frame of the pages for people: one look, a policy that allows nothing from elsewhere, and a way back. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TextCompressor, chooseType, type CompressedText } from '../body';
import { headerOf } from '../command';
import { inTurns, type Turns } from '../text/turn';
import { palette } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { HttpReply, RequestHead } from './exchange';
import { packedReply } from './packed-reply';

/** Address and text of a link. */
export type Link = readonly [href: string, text: string];

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly content: string;
  /** The pages above this one. */
  readonly trail?: readonly Link[];
}

/** The addresses of a tenant's pages begin so; '' is no tenant. */
export const baseOf = ({ publicUrl }: RequestHead, tenant: string): string =>
  `${publicUrl}${tenant === '' ? '' : `/${tenant}`}`;

/** Browsers name text/html first; programs name what they read, or nothing. */
export const wantsHtml = (head: RequestHead): boolean =>
  chooseType(headerOf(head, 'accept'), ['application/json', 'text/html']) === 'text/html';

let kept: { readonly css: string; readonly source: string } | undefined;

/** The style sheet stands in each page, which so looks right even where nothing else is found; its hash allows it. */
function style(): NonNullable<typeof kept> {
  if (kept !== undefined) return kept;
  const css = `${palette}\n${readFileSync(path.join(__dirname, 'assets', 'pages.css'), 'utf8')}`;
  return (kept = { css, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` });
}

/** Of scripts and forms the gateway's own only, under the address it is told to be reached at. */
function policyOf({ publicUrl, headers }: RequestHead): string {
  const origin = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  // A policy cannot name an IPv6 address.
  const isOther = origin !== undefined && origin.host !== headers['host'] && !origin.host.startsWith('[');
  const own = isOther ? `'self' ${origin.origin}` : "'self'";
  return [
    "default-src 'none'",
    `style-src ${style().source}`,
    `script-src ${own}`,
    `connect-src ${own}`,
    'img-src data:',
    `form-action ${own}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/**
 * A page of our own, light and dark as the browser prefers. It works without its script, which adds copy buttons and
 * finds operations while one types.
 * @param base what the addresses of scripts begin with
 */
export function pageText({ title, content, trail = [] }: Page, base: string): string {
  const text = escapeText(title);
  const above = trail.map((each) => `${link(each)} ›`).join(' ');
  const nav = above === '' ? '' : `<nav aria-label="Breadcrumb">${above}</nav>\n`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text}</title><link rel="icon" href="data:,"><style>${style().css}</style>
<script src="${escapeAttribute(`${base}/api/docs/pages.js`)}" defer></script></head>
<body>
${nav}<main>
<h1>${text}</h1>
${content}
</main>
</body>
</html>
`;
}

function headersOf(head: RequestHead): HttpReply['headers'] {
  return { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf(head) };
}

/** The page as a reply; compressed where the client takes that, and not sent again to who has it. */
export async function htmlReply(head: RequestHead, page: Page, base: string): Promise<HttpReply> {
  return packedReply(head, await inTurns(packText(pageText(page, base))), headersOf(head));
}

/** A small page with a status of its own, which no cache shall keep. */
export function smallReply(head: RequestHead, status: number, page: Page, base: string): HttpReply {
  const headers = { ...headersOf(head), 'cache-control': 'no-store', vary: 'Accept' };
  return { status, headers, body: pageText(page, base) };
}

const pieceChars = 32 * 1024;

function* packText(text: string): Turns<CompressedText> {
  const packer = new TextCompressor();
  for (let at = 0; at < text.length;) {
    // A pair of surrogates stays together.
    const end = at + pieceChars;
    const cut = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end;
    packer.bytes(Buffer.from(text.slice(at, cut)));
    at = cut;
    yield;
  }
  return packer.finish();
}

/** A link to another page. */
export function link([href, text]: Link): string {
  return `<a href="${escapeAttribute(href)}">${escapeText(text)}</a>`;
}

/** A list of links, each with a remark behind it. */
export function rows(entries: readonly (readonly [href: string, text: string, remark?: string])[]): string {
  const items = entries.map(([href, text, remark]) => {
    const behind = remark === undefined ? '' : ` <small>${escapeText(remark)}</small>`;
    return `<li>${link([href, text])}${behind}</li>`;
  });
  return `<ul class="rows">\n${items.join('\n')}\n</ul>`;
}

/** A block of text as it is. */
export function code(text: string): string {
  return `<pre tabindex="0">${escapeText(text)}</pre>`;
}

/** Pages for people. */
import { palette } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { HttpReply } from './exchange';

const style = [
  palette,
  'body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:1.5rem auto 3rem;padding:0 1rem;',
  'background:var(--ground);color:var(--ink)}',
  'a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}nav{color:var(--quiet)}',
  'h1{font-size:1.6rem;margin:.5rem 0 1rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}',
  'h3{font-size:1rem;margin:1rem 0 .4rem}',
  'code,pre{font:.875rem/1.5 ui-monospace,"DejaVu Sans Mono",monospace}code{overflow-wrap:anywhere}',
  'pre{margin:0;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;',
  'overflow:auto;max-height:36rem;white-space:pre-wrap;overflow-wrap:anywhere}',
  'ul{padding:0;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:.5rem}',
  'li{padding:.4rem 1rem;border-bottom:1px solid var(--line)}li:last-child{border-bottom:0}',
  'li code{color:var(--quiet)}li a code{color:inherit}',
].join('');

/**
 * A small page of our own: no script, no outside resource; light and dark as the browser prefers.
 * @param content HTML
 * @param trail address and name of the pages above it
 */
export function htmlPage(
  title: string,
  content: string,
  trail: readonly (readonly [string, string])[] = [],
): HttpReply {
  const text = escapeText(title);
  const above = trail.map(([href, name]) => `<a href="${escapeAttribute(href)}">${escapeText(name)}</a> ›`).join(' ');
  const nav = above === '' ? '' : `<nav aria-label="Breadcrumb">${above}</nav>\n`;
  const head = [
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text}</title><style>${style}</style>`,
  ].join('');
  const main = `${nav}<main>\n<h1>${text}</h1>\n${content}\n</main>`;
  const body = `<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>\n${main}\n</body>\n</html>\n`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body,
  };
}

/** A list of links: address and text. */
export function links(entries: readonly (readonly [string, string])[]): string {
  const items = entries.map(([href, text]) => `<li><a href="${escapeAttribute(href)}">${escapeText(text)}</a></li>`);
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

/** A block of text as it is. */
export function code(text: string): string {
  return `<pre tabindex="0">${escapeText(text)}</pre>`;
}

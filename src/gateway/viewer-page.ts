/**
 * The documentation page: a viewer (Swagger UI) over our own OpenAPI description, one agent at a time. Nothing is
 * fetched from outside.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Contract } from '../contract';
import { TextCompressor, type CompressedText } from '../body';
import type { Turns } from '../text/turn';
import { pagePolicy, palette } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { KeptTexts } from './kept-texts';
import type { HttpReply, RequestHead } from './exchange';
import { packedReply } from './packed-reply';
import type { RouteOf } from './route';

/** The page's own style sheet and script. Beside this file in the sources; scripts/copy-assets.mjs copies them. */
const ownFolder = path.join(__dirname, 'assets');
/** Filled by scripts/copy-assets.mjs in a build, so that an installation needs no package for the viewer. */
const viewerFolder = path.join(__dirname, '..', 'viewer');

const typeOf: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/**
 * `GET /api/docs` and the files it asks for, those of the pages under /Remote among them. Undefined: there is no such
 * file.
 */
export async function docsPage(
  head: RequestHead,
  { file, query }: RouteOf<'docs'>,
  contract: Contract,
  texts: KeptTexts,
): Promise<HttpReply | undefined> {
  if (file === '') return viewerPage(/^[^?]*\/(?:\?|$)/.test(head.target), new URLSearchParams(query), contract);
  if (file === 'operations.json') return packedReply(head, await texts.operations(), jsonType);
  const text = await textOf(file, texts);
  const contentType = typeOf.get(path.extname(file)) ?? 'text/plain; charset=utf-8';
  return text && packedReply(head, text, { 'content-type': contentType });
}

/** Files of the page itself, and what each begins with besides. */
const ownFiles: ReadonlyMap<string, string> = new Map([
  ['docs.css', `${palette}\n`],
  ['docs.js', ''],
  ['pages.js', ''],
]);

/** A file is read when it is first asked for, and kept. */
function textOf(file: string, texts: KeptTexts): Promise<CompressedText> | undefined {
  const start = ownFiles.get(file);
  const from = path.join(start === undefined ? viewerFolder : ownFolder, file);
  return existsSync(from) ? texts.make(file, () => packFile(from, start ?? '')) : undefined;
}

const pieceBytes = 64 * 1024;

function* packFile(file: string, start: string): Turns<CompressedText> {
  const packer = new TextCompressor();
  packer.text(start);
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    yield;
    packer.bytes(bytes.subarray(at, at + pieceBytes));
  }
  return packer.finish();
}

/**
 * Addresses are relative to the page, so that it works behind any prefix and for any tenant.
 * @param isFolder whether its own address ends with a slash
 */
function viewerPage(isFolder: boolean, asked: URLSearchParams, contract: Contract): HttpReply {
  const versions = contract.versions.toReversed();
  const version = contract.version(asked.get('version') ?? '') ?? versions[0];
  const wanted = asked.get('agent')?.toLowerCase();
  const agents = version?.agentNames ?? [];
  const agent = agents.find((name) => name.toLowerCase() === wanted) ?? agents[0] ?? '';
  const api = isFolder ? '../' : '';
  const all = JSON.stringify(Object.fromEntries(versions.map(({ name, agentNames }) => [name, agentNames])));
  const chosen = new URLSearchParams({ version: version?.name ?? '', agent }).toString();
  const links = [
    `<a id="description" href="${escapeAttribute(`${api}v1/openapi.json?${chosen}`)}">openapi.json of this agent</a>`,
    `<a href="${api}v1/openapi.json">of all agents</a>`,
    `<a href="${api}../Remote/">SOAP</a>`,
  ].join(' ');
  const withoutScript = [
    'The viewer needs JavaScript. Every operation with examples stands under',
    `<a href="${api}../Remote/">Remote</a>, too.`,
  ].join(' ');
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Agents API v1</title>
<link rel="stylesheet" href="${api}docs/swagger-ui.css">
<link rel="stylesheet" href="${api}docs/docs.css">
<link rel="icon" href="data:,">
</head>
<body>
<header>
<h1>Agents API v1</h1>
<form method="get" data-api="${api}" data-agents="${escapeAttribute(all)}">
<label>Version <select name="version">${options(versions, version?.name)}</select></label>
<label>Agent <select name="agent">${options(
    agents.map((name) => ({ name })),
    agent,
  )}</select></label>
<noscript><button>Show</button></noscript>
</form>
<nav aria-label="Description">${links}</nav>
</header>
<noscript><p>${withoutScript}</p></noscript>
<div id="ui"></div>
<script src="${api}docs/swagger-ui-bundle.js"></script>
<script src="${api}docs/docs.js"></script>
</body>
</html>
`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
    'cache-control': 'no-cache',
  };
  return { status: 200, headers, body };
}

function options(entries: readonly { readonly name: string }[], chosen: string | undefined): string {
  return entries
    .map(({ name }) => `<option${name === chosen ? ' selected' : ''}>${escapeText(name)}</option>`)
    .join('');
}

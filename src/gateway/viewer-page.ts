/**
 * The documentation page: a viewer (Swagger UI) over our own OpenAPI description, one agent at a time. Nothing is
 * fetched from outside.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Contract } from '../contract';
import { TextCompressor, type CompressedText } from '../body';
import type { Turns } from '../text/turn';
import { pagePolicy } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { KeptTexts } from './kept-texts';
import type { HttpReply, RequestHead } from './exchange';
import { answerPacked } from './packed-reply';
import type { Route } from './route';
import { pageScript, pageStyle } from './viewer-assets';

type Docs = Extract<Route, { kind: 'docs' }>;

/**
 * Filled by scripts/copy-assets.mjs when the program is built, so that an installation needs no package for the viewer.
 */
const builtFolder = path.join(__dirname, '..', 'viewer');

const typeOf: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

/** `GET /api/docs` and the files it asks for; undefined when there is no such file. */
export async function docsPage(
  head: RequestHead,
  { file, query }: Docs,
  contract: Contract,
  texts: KeptTexts,
): Promise<HttpReply | undefined> {
  if (file === '') return viewerPage(/^[^?]*\/(?:\?|$)/.test(head.target), new URLSearchParams(query), contract);
  const text = await textOf(file, texts);
  const contentType = typeOf.get(path.extname(file)) ?? 'text/plain; charset=utf-8';
  return text && answerPacked(head, text, { 'content-type': contentType });
}

function textOf(file: string, texts: KeptTexts): Promise<CompressedText> | undefined {
  if (file === 'docs.css') return texts.make(file, () => packText(pageStyle));
  if (file === 'docs.js') return texts.make(file, () => packText(pageScript));
  const built = path.join(builtFolder, file);
  return existsSync(built) ? texts.make(file, () => packFile(built)) : undefined;
}

// eslint-disable-next-line require-yield
function* packText(text: string): Turns<CompressedText> {
  const packer = new TextCompressor();
  packer.text(text);
  return packer.finish();
}

const pieceBytes = 64 * 1024;

function* packFile(file: string): Turns<CompressedText> {
  const packer = new TextCompressor();
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
  const description = `${api}v1/openapi.json?${new URLSearchParams({ version: version?.name ?? '', agent }).toString()}`;
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
<nav aria-label="Description"><a id="description" href="${escapeAttribute(description)}">openapi.json of this agent</a> <a href="${api}v1/openapi.json">of all agents</a> <a href="${api}../Remote/">SOAP</a></nav>
</header>
<noscript><p>The viewer needs JavaScript. Every operation with examples stands under <a href="${api}../Remote/">Remote</a>, too.</p></noscript>
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

/** `GET /api/docs`: the v1 API for people, page by page, and the files that pages ask for. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findV1Operation, operationIndex } from '../contract';
import { TextCompressor, type CompressedText } from '../body';
import { inTurns, type Turns } from '../text/turn';
import { palette } from '../text/web-page';
import type { PageSources } from './gateway-options';
import { agentContent, docsAddress, operationDocs } from './docs-operation';
import { docsHome } from './docs-home';
import type { HttpReply, RequestHead } from './exchange';
import { baseOf, htmlReply, type Link } from './html';
import { packedReply } from './packed-reply';
import type { RouteOf } from './route';
import { viewerPage } from './viewer-page';

/** The pages' own style sheets and scripts. Beside this file in the sources; scripts/copy-assets.mjs copies them. */
const ownFolder = path.join(__dirname, 'assets');
/** Filled by scripts/copy-assets.mjs in a build, so that an installation needs no package for the viewer. */
const viewerFolder = path.join(__dirname, '..', 'viewer');

const typeOf: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/**
 * `GET /api/docs` and what stands under it, the files of the pages under /Remote among them. Undefined: there is no
 * such page or file.
 */
export async function docsPage(
  head: RequestHead,
  route: RouteOf<'docs'>,
  sources: PageSources,
): Promise<HttpReply | undefined> {
  const { file, query, tenant } = route;
  const { texts } = sources;
  const asked = new URLSearchParams(query.slice(0, 512));
  if (file === '') return readingPage(head, baseOf(head, tenant), asked, sources);
  if (file === 'try') return viewerPage(/\/(?:\?|$)/.test(head.target), asked, sources.contract);
  if (file === 'operations.json') return packedReply(head, await texts.operations(), jsonType);
  const text = await textOf(file, sources);
  const contentType = typeOf.get(path.extname(file)) ?? 'text/plain; charset=utf-8';
  return text && packedReply(head, text, { 'content-type': contentType });
}

/** The overview, an agent, or one operation, as the query names them; names in any letter case. */
async function readingPage(
  head: RequestHead,
  base: string,
  asked: URLSearchParams,
  sources: PageSources,
): Promise<HttpReply | undefined> {
  const { contract, examples } = sources;
  const [wanted, named] = [asked.get('version'), asked.get('agent')];
  const version = wanted === null ? undefined : contract.version(wanted);
  if (wanted !== null && version === undefined) return undefined;
  const index = await operationIndex(contract);
  if (named === null)
    return htmlReply(head, docsHome(base, { contract, index, version, examples, query: asked.get('q') ?? '' }), base);
  const chosen = { versions: version === undefined ? contract.versions : [version], version: contract.version };
  const [agent] = chosen.versions
    .toReversed()
    .flatMap(({ agentNames }) => agentNames.filter((name) => name.toLowerCase() === named.toLowerCase()));
  if (agent === undefined) return undefined;
  const trail: readonly Link[] = [[`${base}/api/docs`, 'Agents API v1']];
  const place = { base, agent, version: version?.name };
  const name = asked.get('operation');
  if (name === null) return htmlReply(head, { ...(await agentContent(place, chosen, contract)), trail }, base);
  const operation = findV1Operation(chosen, agent, name);
  if (operation === undefined) return undefined;
  const page = await inTurns(operationDocs(operation, place, examples));
  const above: Link = [docsAddress(place), agent];
  return htmlReply(head, { ...page, trail: [...trail, above] }, base);
}

/** Files of the pages themselves, and what each begins with besides. */
const ownFiles: ReadonlyMap<string, string> = new Map([
  ['docs.css', `${palette}\n`],
  ['docs.js', ''],
  ['pages.js', ''],
]);

/** A file is read when it is first asked for, and kept. */
function textOf(file: string, { texts }: PageSources): Promise<CompressedText> | undefined {
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

/**
 * `GET /api/docs/try`: a viewer (Swagger UI) over our own OpenAPI description, to try one operation with it. It takes
 * many seconds for all of a large agent, and half a megabyte, so that no other page loads it. Nothing is fetched from
 * outside.
 */
import { findV1Operation, type Contract, type Operation } from '../contract';
import { pagePolicy } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { HttpReply } from './exchange';

/**
 * Addresses are relative to the page, so that it works behind any prefix and for any tenant. Undefined: there is no
 * such operation.
 * @param isFolder whether its own address ends with a slash
 */
export function viewerPage(isFolder: boolean, asked: URLSearchParams, contract: Contract): HttpReply | undefined {
  const wanted = asked.get('version');
  const version = wanted === null ? undefined : contract.version(wanted);
  if (wanted !== null && version === undefined) return undefined;
  const chosen = { versions: version === undefined ? contract.versions : [version], version: contract.version };
  const operation = findV1Operation(chosen, asked.get('agent') ?? '', asked.get('operation') ?? '');
  return operation && viewerOf(operation, isFolder ? '../' : '');
}

function viewerOf({ version, agent, name }: Operation, up: string): HttpReply {
  const title = `${escapeText(agent)} ${escapeText(name)}`;
  const query = new URLSearchParams({ version, agent, operation: name }).toString();
  const description = escapeAttribute(`${up}../v1/openapi.json?${query}`);
  const page = escapeAttribute(`${up}../docs?${query}`);
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${up}swagger-ui.css">
<link rel="stylesheet" href="${up}docs.css">
<link rel="icon" href="data:,">
</head>
<body>
<header>
<h1>${title}</h1>
<nav aria-label="Documentation">
<a href="${page}">Documentation</a> <a href="${description}">openapi.json of this operation</a>
</nav>
</header>
<noscript><p>The viewer needs JavaScript. <a href="${page}">The documentation</a> has calls to copy.</p></noscript>
<div id="ui" data-description="${description}"></div>
<script src="${up}swagger-ui-bundle.js"></script>
<script src="${up}docs.js"></script>
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

/** The documentation page: Swagger UI, served from its package, over our own OpenAPI description. Nothing is fetched from outside. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExtraPages } from './pages';

const folder = path.dirname(require.resolve('swagger-ui-dist/package.json'));

const files: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
]);

/** Addresses are relative to the page, so that it works behind any prefix and for any tenant. */
const start = `document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);
window.ui = SwaggerUIBundle({
  url: new URL('v1/openapi.json', document.baseURI).href,
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
});
`;

const index = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Agents API v1</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<noscript>This page needs JavaScript. The same description is in <a href="v1/openapi.json">openapi.json</a>, every operation with examples under <a href="../Remote/">Remote</a>.</noscript>
<div id="ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

/** Pages by exact path. The package's files are read when first asked for. */
export function docsPages(): ExtraPages {
  const read = new Map<string, string>();
  const fileOf = (name: string): string => {
    const text = read.get(name) ?? readFileSync(path.join(folder, name), 'utf8');
    read.set(name, text);
    return text;
  };
  return new Map([
    ['/api/docs', () => ({ contentType: 'text/html; charset=utf-8', body: index })],
    ['/api/docs/start.js', () => ({ contentType: 'text/javascript; charset=utf-8', body: start })],
    ...Array.from(
      files,
      ([name, contentType]) => [`/api/docs/${name}`, () => ({ contentType, body: fileOf(name) })] as const,
    ),
  ]);
}

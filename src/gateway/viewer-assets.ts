/** Style and script of the documentation page, around the viewer's own. */
import { palette } from '../text/web-page';

export const pageStyle = `${palette}
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); }
header h1 { font-size: 1.15rem; margin: 0; }
header form, header nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
header label { display: flex; gap: .4rem; align-items: center; color: var(--quiet); }
header select, header button { font: inherit; padding: .3rem .5rem; max-width: 16rem; color: var(--ink); background: var(--ground); border: 1px solid var(--quiet); border-radius: .35rem; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
noscript p { padding: 0 1.25rem; }
.swagger-ui .info { margin: 1.25rem 0; }
.swagger-ui .info .title { font-size: 1.5rem; }
.swagger-ui .scheme-container { padding: 1rem 0; }
.swagger-ui .wrapper { padding: 0 1.25rem; }
@media (max-width: 40rem) {
  .swagger-ui .wrapper { padding: 0 .5rem; }
  .swagger-ui .opblock .opblock-summary-path { max-width: none; overflow-wrap: anywhere; }
  .swagger-ui table { display: block; overflow-x: auto; }
}
`;

export const pageScript = `'use strict';
document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);

const form = document.forms[0];
const { version, agent } = form.elements;
const agents = JSON.parse(form.dataset.agents);
const query = () => new URLSearchParams(new FormData(form));
const description = () => new URL(form.dataset.api + 'v1/openapi.json?' + query(), document.baseURI).href;

// What the viewer would take seconds for, as it makes an object with many properties of each value of the description:
// references lead to schemas of the same description. A schema that leads back to itself, or deeper than anybody reads,
// is told by its name.
const deepest = 4;
const follow = (tree, keys) => keys.reduce((node, key) => node?.[key], tree);
const resolve = (root, node, open) => {
  if (Array.isArray(node)) return node.map((each) => resolve(root, each, open));
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref !== 'string')
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === 'example' ? value : resolve(root, value, open)]));
  const { $ref } = node;
  const keys = $ref.split('/').slice(1);
  const title = keys.at(-1);
  if (open.includes($ref) || open.length === deepest) return { type: 'object', title };
  return { title, ...resolve(root, follow(root, keys), [...open, $ref]) };
};
const local = () => ({
  fn: { resolveSubtree: async (root, keys) => ({ errors: [], spec: resolve(root, follow(root, keys), []) }) },
});

// One agent at a time: the viewer takes many seconds for all of them.
window.ui = SwaggerUIBundle({
  plugins: [local],
  url: description(),
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
});

form.addEventListener('change', () => {
  const before = agent.value;
  agent.replaceChildren(...agents[version.value].map((name) => new Option(name, name, false, name === before)));
  history.replaceState(null, '', '?' + query());
  document.getElementById('description').href = description();
  ui.specActions.updateUrl(description());
  ui.specActions.download(description());
});
`;

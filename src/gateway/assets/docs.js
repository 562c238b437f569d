'use strict';
document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);

const form = document.forms[0];
const { version, agent } = form.elements;
const agents = JSON.parse(form.dataset.agents);
const query = () => new URLSearchParams(new FormData(form));
const description = () => new URL(form.dataset.api + 'v1/openapi.json?' + query(), document.baseURI).href;

// References lead to schemas of the same description. They are resolved here, because the viewer would take seconds: it
// makes an object with many properties of each value. A schema that leads back to itself, or deeper than people read,
// is told by its name.
const deepest = 4;
const follow = (tree, keys) => keys.reduce((node, key) => node?.[key], tree);
const resolve = (root, node, open) => {
  if (Array.isArray(node)) return node.map((each) => resolve(root, each, open));
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref !== 'string')
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === 'example' ? value : resolve(root, value, open)]),
    );
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

'use strict';
document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);

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
  const target = resolve(root, follow(root, keys), [...open, $ref]);
  // Parameters, responses and header fields have no title.
  return keys[1] === 'schemas' ? { title, ...target } : target;
};
const local = () => ({
  fn: { resolveSubtree: async (root, keys) => ({ errors: [], spec: resolve(root, follow(root, keys), []) }) },
});

// What one tries needs no list of all that can go wrong; the documentation has it. The viewer reads header fields of an
// operation only, and would send their examples with each call.
const forTrying = (root) => {
  for (const item of Object.values(root.paths)) {
    item.post.parameters = [...item.post.parameters, ...item.parameters];
    item.post.responses = Object.fromEntries(
      Object.entries(item.post.responses).filter(([status]) => status.startsWith('2')),
    );
  }
  for (const parameter of Object.values(root.components.parameters)) delete parameter.example;
  root.info.description = root.info.description.split('\n')[0];
  return root;
};

const place = document.getElementById('ui');

// One operation: the viewer takes many seconds for all of a large agent.
const show = async () => {
  const answer = await fetch(new URL(place.dataset.description, document.baseURI));
  if (!answer.ok) throw new Error(`The description of the operation cannot be had: ${answer.status}`);
  SwaggerUIBundle({
    plugins: [local],
    spec: forTrying(await answer.json()),
    dom_id: '#ui',
    docExpansion: 'full',
    tryItOutEnabled: true,
    defaultModelsExpandDepth: -1,
    validatorUrl: null,
    syntaxHighlight: { activated: false },
  });
};
show().catch((error) => (place.textContent = error.message));

'use strict';
// The pages work without this script. It adds copy buttons, a filter over long lists, and the search while one types.

// Clipboards are given to pages with TLS or on this machine only; elsewhere the text is selected and copied as by hand.
const copy = async (pre) => {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(pre);
    return document.execCommand('copy');
  }
};

for (const pre of document.querySelectorAll('pre')) {
  const around = document.createElement('div');
  around.className = 'copyable';
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Copy' });
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = (await copy(pre)) ? 'Copied' : 'Selected';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
  pre.replaceWith(around);
  around.append(pre, button);
}

const wordsOf = (text) =>
  text
    .slice(0, 100)
    .toLowerCase()
    .split(/[\s./]+/)
    .filter((word) => word !== '');

// A short list is read faster than filtered.
const longList = 10;
for (const list of document.querySelectorAll('ul[data-filter]')) {
  if (list.children.length <= longList) continue;
  const label = `Filter ${list.children.length} ${list.dataset.filter}`;
  const input = Object.assign(document.createElement('input'), { type: 'search', placeholder: label });
  input.className = 'filter';
  input.setAttribute('aria-label', label);
  input.addEventListener('input', () => {
    const words = wordsOf(input.value);
    for (const item of list.children) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
  });
  list.before(input);
}

const form = document.querySelector('form[role=search]');
if (form !== null) {
  const found = document.getElementById('found');
  const { base, place } = form.dataset;
  const shownMax = 100;
  let index;
  const load = () =>
    (index ??= fetch(`${base}/api/docs/operations.json`)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .catch(() => {
        // The form still asks the gateway.
        index = undefined;
      }));

  const link = (text, version, agent, name) => {
    const href =
      place === 'docs'
        ? `${base}/api/docs?${new URLSearchParams({ version, agent, operation: name })}`
        : `${base}/Remote/${version}/${encodeURIComponent(agent)}.svc?op=${encodeURIComponent(name)}`;
    return Object.assign(document.createElement('a'), { href, textContent: text });
  };
  const item = (versions, [agent, name, own]) => {
    const [newest, ...older] = own.map((number) => versions[number]);
    const small = document.createElement('small');
    small.append(newest, ...older.flatMap((each) => [' ', link(each.replace('Services', ''), each, agent, name)]));
    const li = document.createElement('li');
    li.append(link(`${agent}.${name}`, newest, agent, name), ' ', small);
    return li;
  };
  const paragraph = (textContent) => Object.assign(document.createElement('p'), { textContent });
  // As searchOperations in operation-index.ts.
  const rank = (name, last) => (name === last ? 0 : name.startsWith(last) ? 1 : name.includes(last) ? 2 : 3);
  const search = ({ operations }, words) =>
    operations
      .filter(([agent, name]) => words.every((word) => `${agent}.${name}`.toLowerCase().includes(word)))
      .map((operation) => ({ operation, rank: rank(operation[1].toLowerCase(), words.at(-1)) }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ operation }) => operation);

  const input = form.elements.q;
  input.addEventListener('focus', load, { once: true });
  input.addEventListener('input', async () => {
    const all = await load();
    if (all === undefined) return;
    const words = wordsOf(input.value);
    if (words.length === 0) return found.replaceChildren();
    const hits = search(all, words);
    if (hits.length === 0)
      return found.replaceChildren(paragraph(`No operation has all of “${input.value}” in its name or its agent’s.`));
    const list = document.createElement('ul');
    list.className = 'rows';
    list.append(...hits.slice(0, shownMax).map((operation) => item(all.versions, operation)));
    const more = hits.length > shownMax ? `, the first ${shownMax} of them here` : '';
    const count = `${hits.length.toLocaleString('en-US')} operation${hits.length === 1 ? '' : 's'}`;
    found.replaceChildren(paragraph(`${count} found${more}.`), list);
  });
}

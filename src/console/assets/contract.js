// The search over the contract's operations, and its pages.
import { countText, element, parse, prepare } from './page.js';

const shownMax = 50;
const form = document.getElementById('contract-search');
const found = document.getElementById('contract-found');
const page = document.getElementById('contract-page');

let index;
const load = () =>
  (index ??= fetch('console/operations.json')
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .catch(() => {
      index = undefined;
    }));

const wordsOf = (text) =>
  text
    .slice(0, 100)
    .toLowerCase()
    .split(/[\s./]+/)
    .filter((word) => word !== '');

// As searchOperations in src/contract/operation-index.ts.
const rank = (name, last) => (name === last ? 0 : name.startsWith(last) ? 1 : name.includes(last) ? 2 : 3);
const search = ({ operations }, words) =>
  operations
    .filter(([agent, name]) => words.every((word) => `${agent}.${name}`.toLowerCase().includes(word)))
    .map((operation) => ({ operation, rank: rank(operation[1].toLowerCase(), words.at(-1)) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ operation }) => operation);

const link = (text, ...names) =>
  element('a', { href: `#contract/${names.map(encodeURIComponent).join('/')}`, textContent: text });

const item = (versions, [agent, name, own]) => {
  const [newest, ...older] = own.map((number) => versions[number]);
  const others = older.flatMap((each) => [' ', link(each.replace('Services', ''), each, agent, name)]);
  return element('li', {}, link(`${agent}.${name}`, newest, agent, name), ' ', element('small', {}, newest, ...others));
};

const paragraph = (textContent) => element('p', { className: 'note', textContent });

/** What there is to search: how much, and the agents, each in the newest version that has it. */
const showAgents = ({ operations, versions }) => {
  const newest = new Map();
  for (const [agent, , own] of operations) newest.set(agent, Math.min(own[0], newest.get(agent) ?? own[0]));
  const agents = [...newest].map(([agent, at]) => element('li', {}, link(agent, versions[at], agent)));
  const text = `${countText(operations.length)} operations of ${countText(agents.length)} agents, in ${versions.join(', ')}.`;
  found.replaceChildren(paragraph(text), element('ul', { className: 'names' }, ...agents));
};

const showFound = async () => {
  const text = form.elements.q.value;
  const words = wordsOf(text);
  const all = await load();
  // Meanwhile something else may have been typed.
  if (form.elements.q.value !== text) return;
  if (all === undefined) return found.replaceChildren(paragraph('The gateway does not answer.'));
  if (words.length === 0) return showAgents(all);
  const hits = search(all, words);
  if (hits.length === 0)
    return found.replaceChildren(paragraph(`No operation has all of “${text}” in its name or its agent’s.`));
  const more = hits.length > shownMax ? `, the first ${shownMax} of them here` : '';
  const list = element('ul', { className: 'names' }, ...hits.slice(0, shownMax).map((hit) => item(all.versions, hit)));
  found.replaceChildren(
    paragraph(`${countText(hits.length)} operation${hits.length === 1 ? '' : 's'} found${more}.`),
    list,
  );
};

/** The page that the address names. */
const showPage = async () => {
  const [tab, ...names] = location.hash.slice(1).split('/');
  if (tab !== 'contract') return;
  if (names.length === 0) {
    void showFound();
    return page.replaceChildren();
  }
  if (form.elements.q.value === '') found.replaceChildren();
  const asked = location.hash;
  const content = await fetch(`console/contract/${names.join('/')}`).then(
    async (answer) => (answer.ok ? parse(await answer.text()) : undefined),
    () => undefined,
  );
  if (location.hash !== asked) return;
  if (content === undefined) return page.replaceChildren(paragraph('There is no such page, or the gateway is gone.'));
  prepare(content);
  page.replaceChildren(...document.adoptNode(content.body).childNodes);
  page.scrollIntoView({ block: 'nearest' });
  page.querySelector('h3')?.focus({ preventScroll: true });
};

export const startContract = () => {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', showFound);
  addEventListener('hashchange', showPage);
  void showPage();
};

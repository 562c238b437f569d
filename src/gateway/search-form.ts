/** The search over all operations: a form that works without a script, and what it finds. */
import { searchOperations, type Contract, type IndexedOperation, type OperationIndex } from '../contract';
import { counted } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import { link } from './html';

/** More than these are not worth reading; another word finds fewer. */
const shownMax = 100;

/** Where an operation's page is. */
type FindAddress = (base: string, version: string, named: Pick<IndexedOperation, 'agent' | 'name'>) => string;

const addressOf: FindAddress = (base, version, { agent, name }) =>
  `${base}/Remote/${version}/${encodeURIComponent(agent)}.svc?op=${encodeURIComponent(name)}`;

/** The same in the documentation of v1. */
const docsOf: FindAddress = (base, version, { agent, name }) =>
  `${base}/api/docs?${new URLSearchParams({ version, agent, operation: name }).toString()}`;

/**
 * The form with what `query` finds; the script shows the same while one types.
 * @param base what addresses begin with: the gateway's, with the tenant
 * @param place whose pages are found
 */
export function searchForm(
  base: string,
  index: OperationIndex,
  query: string,
  place: 'remote' | 'docs' = 'remote',
): string {
  const label = `Search ${counted(index.operations.length, 'operation')}`;
  const found = query.trim() === '' ? '' : results(base, index, query, place === 'docs' ? docsOf : addressOf);
  const action = place === 'docs' ? '/api/docs' : '/Remote/';
  const form = [
    `role="search" method="get" action="${escapeAttribute(base + action)}"`,
    dataOf('base', base),
    dataOf('place', place),
  ];
  const input = [`value="${escapeAttribute(query)}" placeholder="${label}" aria-label="${label}"`, plainInput];
  return `<form ${form.join(' ')}>
<input type="search" name="q" ${input.join(' ')}>
<button>Search</button>
</form>
<div id="found" aria-live="polite">${found}</div>`;
}

const plainInput = 'autocomplete="off" spellcheck="false" maxlength="100"';
const dataOf = (name: string, value: string): string => `data-${name}="${escapeAttribute(value)}"`;

function results(base: string, index: OperationIndex, query: string, find: FindAddress): string {
  const all = searchOperations(index, query);
  if (all.length === 0) return `<p>No operation has all of “${escapeText(query)}” in its name or its agent’s.</p>`;
  const items = all.slice(0, shownMax).map((operation) => {
    const [newest = '', ...older] = operation.versions;
    const title = link([find(base, newest, operation), `${operation.agent}.${operation.name}`]);
    const others = older.map((version) => link([find(base, version, operation), numberOf(version)]));
    return `<li>${title} <small>${[escapeText(newest), ...others].join(' ')}</small></li>`;
  });
  const more = all.length > shownMax ? `, the first ${shownMax} of them here` : '';
  return `<p>${counted(all.length, 'operation')} found${more}.</p>\n<ul class="rows">\n${items.join('\n')}\n</ul>`;
}

const numberOf = (version: string): string => version.replace('Services', '');

/** The other versions that have an operation, or an agent where `name` is undefined. */
export function otherVersions(
  base: string,
  contract: Contract,
  { operations }: OperationIndex,
  at: { readonly version: string; readonly agent: string; readonly name?: string },
): string {
  const { version, agent, name } = at;
  const having =
    name === undefined
      ? contract.versions.filter(({ agentNames }) => agentNames.includes(agent)).map((each) => each.name)
      : operations.find((each) => each.agent === agent && each.name === name)?.versions.toReversed();
  const links = (having ?? [])
    .filter((each) => each !== version)
    .map((each) =>
      link([
        name === undefined
          ? `${base}/Remote/${each}/${encodeURIComponent(agent)}.svc`
          : addressOf(base, each, { agent, name }),
        each,
      ]),
    );
  return links.length === 0 ? '' : `Also in ${links.join(', ')}.`;
}

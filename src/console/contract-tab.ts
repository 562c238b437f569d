/** The contract that is served: a search over all operations, and what one takes and gives. */
import {
  fieldTable,
  findV1Operation,
  operationIndex,
  type Contract,
  type Operation,
  type StructType,
} from '../contract';
import { dataTable } from './data-table';
import { Html, html } from './html-template';

/** The form; its script searches the list of operations and shows pages of the contract below it. */
export const contractTab = html`<section aria-labelledby="operations-title">
  <h2 id="operations-title">Contract</h2>
  <form id="contract-search" role="search" autocomplete="off">
    <label for="q">Search all operations of all versions</label>
    <input id="q" type="search" maxlength="100" spellcheck="false" placeholder="appointment seen" />
  </form>
  <noscript
    ><p class="note">The search needs JavaScript. The pages under /Remote/ show the same without it.</p></noscript
  >
  <div id="contract-found" aria-live="polite"></div>
  <article id="contract-page"></article>
</section>`;

/** Where a page of the contract is, on this page. */
const addressOf = (...names: readonly string[]): string => `#contract/${names.map(encodeURIComponent).join('/')}`;

/**
 * A page of the contract; undefined when there is no such thing.
 * @param names version and agent; then an operation, or `type` and a type
 */
export async function contractPage(contract: Contract, names: readonly string[]): Promise<Html | undefined> {
  const [versionName = '', agentName = '', name, typeName] = names;
  const version = contract.version(versionName);
  const lookup = version?.agent(agentName);
  if (version === undefined || lookup?.found !== 'agent') return undefined;
  const { agent } = lookup;
  const typeAddress = (type: StructType): string => addressOf(version.name, agent.name, 'type', type.name.local);
  if (typeName !== undefined) {
    const type = agent.types
      .all()
      .find((each): each is StructType => each.kind === 'struct' && each.name.local === typeName);
    return (
      type && html`${heading(version.name, agent.name, typeName)} ${new Html(fieldTable(type.fields, typeAddress))}`
    );
  }
  if (name === undefined) return agentContent(version.name, agent.name, agent.operations);
  const operation = agent.operationIgnoringCase(name);
  if (operation === undefined) return undefined;
  const { operations } = await operationIndex(contract);
  const indexed = operations.find((each) => each.agent === agent.name && each.name === operation.name);
  const others = indexed?.versions.filter((each) => each !== version.name) ?? [];
  const isInV1 = findV1Operation(contract, agent.name, operation.name) !== undefined;
  return operationPart(operation, { isInV1, others, typeAddress });
}

function heading(version: string, agent: string, what: string): Html {
  return html`<p class="note"><a href="${addressOf(version, agent)}">${version} ${agent}</a></p>
    <h3 tabindex="-1">${agent}.${what} <small>${version}</small></h3>`;
}

function agentContent(version: string, agent: string, operations: readonly Operation[]): Html {
  const items = operations
    .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map(({ name }) => html`<li><a href="${addressOf(version, agent, name)}">${name}</a></li>`);
  return html`<h3 tabindex="-1">${agent} <small>${version}</small></h3>
    <ul class="names">
      ${items}
    </ul>`;
}

function operationPart(
  operation: Operation,
  about: {
    readonly isInV1: boolean;
    /** Other versions that have it. */
    readonly others: readonly string[];
    readonly typeAddress: (type: StructType) => string;
  },
): Html {
  const { version, agent, name, soapAction } = operation;
  const { isInV1, others, typeAddress } = about;
  const links = others.map((each) => html`<a href="${addressOf(each, agent, name)}">${each}</a>`);
  const facts: readonly (readonly [string, string])[] = [
    ['SOAP', `POST /Remote/${version}/${agent}.svc`],
    ['SOAPAction', soapAction],
    ['JSON', isInV1 ? `POST /api/v1/Agents/${agent}/${name}` : 'none: v1 does not have it'],
  ];
  return html`${heading(version, agent, name)} ${links.length === 0 ? undefined : html`<p>Also in ${links}</p>`}
    ${dataTable({
      id: 'contract-facts',
      label: 'How it is called',
      columns: [{ title: 'Wire' }, { title: 'Call' }],
      rows: facts.map(([wire, call]) => ({
        key: wire,
        cells: [{ shown: wire }, { shown: html`<code>${call}</code>` }],
      })),
      empty: '',
    })}
    <p>
      <a href="#translator" data-operation="${agent}.${name}" data-version="${version}">Translate a call of it</a>
    </p>
    <h4>Parameters</h4>
    ${fields(operation.parameters, typeAddress)}
    <h4>Result</h4>
    ${fields(operation.results, typeAddress)}`;
}

function fields(all: Operation['parameters'], typeAddress: (type: StructType) => string): Html {
  const table = fieldTable(all, typeAddress);
  return table === '' ? html`<p class="note">None.</p>` : new Html(table);
}

/** The first page of the documentation: how to log in, what calls may say of themselves, errors, and the agents. */
import { countsOf, v1AgentNames, type Contract, type ContractVersion, type OperationIndex } from '../contract';
import { curlCall, v1Failures, type ExampleSource } from '../exports';
import { counted } from '../text/web-page';
import { escapeText } from '../xml';
import { docsAddress, exportRows } from './docs-operation';
import { code, link, type Page } from './html';
import { searchForm } from './search-form';

/** What the page is made of. */
interface HomeContent {
  readonly contract: Contract;
  readonly index: OperationIndex;
  /** Unset: of each operation its newest version. */
  readonly version: ContractVersion | undefined;
  readonly examples: ExampleSource;
  /** What is searched for. */
  readonly query: string;
}

export function docsHome(base: string, { contract, index, version, examples, query }: HomeContent): Page {
  const newest = contract.versions.at(-1);
  const names = version?.agentNames ?? v1AgentNames(contract);
  const operations = version === undefined ? index.operations.length : countsOf(index, version).operations;
  const asked = version === undefined ? '' : `?${new URLSearchParams({ version: version.name }).toString()}`;
  const others = contract.versions.filter((each) => each !== version).toReversed();
  const links = others.map(({ name }) => link([`${base}/api/docs?version=${encodeURIComponent(name)}`, name]));
  const entries = names.map((agent) => {
    const having =
      version ?? contract.versions.toReversed().find(({ agentNames }) => agentNames.includes(agent)) ?? newest;
    const count = index.counts.get(`${having?.name ?? ''}/${agent}`) ?? 0;
    const href = docsAddress({ base, agent, version: version?.name });
    return `<li>${link([href, agent])} <small>${counted(count, 'operation')}</small></li>`;
  });
  const content = [
    `<p class="lead">${counted(operations, 'operation')} of ${counted(names.length, 'agent')}. A call is a POST to`,
    `<code>${escapeText(base)}/api/v1/Agents/{Agent}/{Operation}</code>, with JSON in and out.</p>`,
    `<p>${version === undefined ? 'Shown is the newest version of each.' : `Shown is ${version.name}.`}`,
    `As a version has them: ${links.join(', ')}. ${link([`${base}/Remote/`, 'SOAP'])}</p>`,
    searchForm(base, index, query, 'docs'),
    `<p>${sections.map(([id, title]) => link([`#${id}`, title])).join(' · ')}</p>`,
    heading('log-in'),
    logIn(base, examples),
    heading('tickets'),
    `<p>${tickets}</p>`,
    heading('agents'),
    `<ul class="columns">\n${entries.join('\n')}\n</ul>`,
    heading('files'),
    exportRows(base, asked),
    heading('headers'),
    headerTable,
    heading('errors'),
    errors,
  ];
  return { title: 'Agents API v1', content: content.join('\n') };
}

/** What the page has, by the names that addresses lead to. */
const sections = [
  ['log-in', 'Log-in'],
  ['tickets', 'Tickets'],
  ['agents', 'Agents'],
  ['files', 'Files for tools'],
  ['headers', 'Header fields'],
  ['errors', 'Errors'],
] as const;

const heading = (wanted: (typeof sections)[number][0]): string =>
  sections.flatMap(([id, title]) => (id === wanted ? [`<h2 id="${id}">${title}</h2>`] : [])).join('');

/** The ways, in the order in which to try them. */
function logIn(base: string, { basic, ticket, accessToken }: ExampleSource): string {
  const url = `${base}/api/v1/User/currentPrincipal`;
  const call = (headers: readonly string[], user?: string): string =>
    code(curlCall({ url, headers, body: '', isReading: true, ...(user === undefined ? {} : { basic: user }) }));
  const ways = [
    [
      'Basic',
      'User name and password with each call. The simplest: nothing runs out, nothing has to be kept.',
      call([], basic ?? 'user:password'),
    ],
    [
      'Ticket',
      'A ticket in place of the password, so that the password is sent once.',
      call([`Authorization: SoTicket ${ticket}`]),
    ],
    [
      'Bearer',
      'An access token of the CRM’s own log-in page (OpenID Connect), for applications that people log in to there.',
      call([`Authorization: Bearer ${accessToken ?? '8A:...'}`]),
    ],
  ] as const;
  const items = ways.map(([name, text, sample]) => `<li><strong>${name}.</strong> ${text}\n${sample}</li>`);
  return `<p>Every call says who makes it. Take the first of these that fits:</p>\n<ol>\n${items.join('\n')}\n</ol>`;
}

const tickets = [
  'A ticket (<code>7T:…</code>) is what a log-in gives: <code>GET /api/v1/User/currentToken</code> with Basic, or',
  '<code>SoPrincipal.AuthenticateUsernamePassword</code> over SOAP. Both wires take the same ticket. It runs out some',
  'hours after its last use. The answer is then 401 with the code <code>crm.unauthenticated</code>: log in again and',
  'repeat the call, once. A ticket is worth as much as the password: keep it out of logs and addresses.',
].join('\n');

const table = (heads: readonly string[], lines: readonly (readonly string[])[]): string => {
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join('');
  const body = lines.map(([first = '', ...others]) => {
    const cells = others.map((each) => `<td>${each}</td>`).join('');
    return `<tr><th scope="row">${first}</th>${cells}</tr>`;
  });
  return `<table class="fields"><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
};

const field = (name: string, text: string): readonly string[] => [`<code>${name}</code>`, text];

const headerTable = table(
  ['Field', 'Meaning'],
  [
    field('Authorization', 'who calls; see above'),
    field('SO-AppToken', 'the token of the application, where the CRM wants one'),
    field('SO-TimeZone', 'id or code of the time zone in which dates are read and written'),
    field('Accept-Language', 'language of texts; <code>SO-Language</code> and <code>SO-Culture</code> go before it'),
    field('X-Correlation-Id', 'a name of your own for the call, which the operator finds in the log'),
    field('Accept', '<code>application/octet-stream</code> for documents as bytes, else JSON with base64'),
  ],
);

const errors = [
  '<p>Without a result the answer is 204. An answer of 400 or more holds an object: <code>Code</code> for programs,',
  '<code>ErrorMessage</code> for people, <code>Path</code> where a value is refused, <code>correlationId</code> for',
  'the operator. Repeat a call only where the last column says so; after 429 and 503 wait as long as',
  '<code>Retry-After</code> says.</p>',
  table(
    ['Code', 'Status', 'Meaning', 'Repeat'],
    v1Failures.map(({ code: name, status, meaning, retryable }) => [
      `<code>${name}</code>`,
      String(status),
      escapeText(meaning),
      retryable ? 'yes' : 'no',
    ]),
  ),
].join('\n');

/** WSDLs over HTTP: one file, or all agents that a `…/Remote/Services86/` page lists. */
import { type Candidate, findWsdls } from './find-wsdl';
import { getFollowingRedirects, sendWebRequest, type SendWeb, type WebAnswer } from './web-request';
import { isZip } from './import-zip';

const limits = { bytesMax: 64 * 1024 * 1024, timeoutMs: 30_000 };
const linksMax = 500;

/**
 * Downloads what an address offers. That is a WSDL (`…/Agent.svc?wsdl`), an archive, or a page with links. A page links
 * to agents (the gateway's own page, an IIS directory listing) or to versions (`…/Remote/`). Of a server that lists
 * nothing the agents known by name are asked for. Only the host that was named is asked: of a link only its last name
 * counts.
 */
export async function* candidatesAt(given: string, send: SendWeb = sendWebRequest): AsyncGenerator<Candidate> {
  const problem = (text: string): Candidate => ({ name: shown(given), problem: text });
  if (!URL.canParse(given)) return yield problem('It is no address.');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return yield problem('Only http and https addresses are read.');
  if (url.username !== '' || url.password !== '') return yield problem('Credentials in an address are not sent.');
  if (/\.svc$/i.test(url.pathname)) return yield (await agentAt(url, send)).candidate;
  yield* pageAt(url, true, send);
}

/** Without credentials and query, which may hold secrets. */
function shown(given: string): string {
  return given.replace(/^(\w+:\/\/)[^/@]*@/, '$1').replace(/[?#].*$/, '');
}

async function* pageAt(url: URL, mayListVersions: boolean, send: SendWeb): AsyncGenerator<Candidate> {
  const name = shown(url.href);
  const answer = await getFollowingRedirects(url, limits, send);
  if (answer.kind === 'failed') return yield { name, problem: `The download failed: ${answer.message}.` };
  if (answer.status === 200 && (isZip(answer.bytes) || holdsWsdl(answer.bytes)))
    return yield { name, bytes: answer.bytes };
  const folder = new URL(url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, url);
  const page = answer.status === 200 ? Buffer.from(answer.bytes).toString('latin1') : '';
  const agents = linkedNames(page, /^([A-Za-z][A-Za-z0-9_]{0,127})\.svc$/i);
  if (agents.length > 0) return yield* agentsIn(folder, agents, send);
  const versions = mayListVersions ? linkedNames(page, /^(Services[0-9]{1,4})$/i) : [];
  if (versions.length > 0) {
    for (const version of versions) yield* pageAt(new URL(`${version}/`, folder), false, send);
    return;
  }
  const what = answer.status === 200 ? 'there is neither a WSDL nor a list of agents' : `it answers ${answer.status}`;
  if (/\/services[0-9]{1,4}\/?$/i.test(url.pathname)) yield* knownAgentsIn(folder, what, send);
  else yield { name, problem: `The download failed: ${what}.` };
}

function holdsWsdl(bytes: Uint8Array): boolean {
  const { wsdls, problems } = findWsdls(bytes);
  return wsdls.length + problems.length > 0;
}

/** Last path segments of a page's links that have the form, each once. */
function linkedNames(page: string, form: RegExp): readonly string[] {
  const names = new Set<string>();
  for (const [, double, single] of page.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
    const path = (double ?? single ?? '').replace(/[?#].*$/, '').replace(/\/$/, '');
    const name = form.exec(path.split('/').at(-1) ?? '')?.[1];
    if (name !== undefined && names.size < linksMax) names.add(name);
  }
  return [...names];
}

async function* agentsIn(folder: URL, agents: readonly string[], send: SendWeb): AsyncGenerator<Candidate> {
  for (const agent of agents) yield (await agentAt(new URL(`${agent}.svc`, folder), send)).candidate;
}

/** Asks a server that lists nothing for every known agent. An agent it lacks is no problem; no answer at all is one. */
async function* knownAgentsIn(folder: URL, why: string, send: SendWeb): AsyncGenerator<Candidate> {
  let found = 0;
  for (const agent of knownAgents) {
    const { candidate, answered } = await agentAt(new URL(`${agent}.svc`, folder), send);
    if ('bytes' in candidate) found++;
    if ('bytes' in candidate || !answered) yield candidate;
    if (!answered) return;
  }
  if (found === 0) yield { name: shown(folder.href), problem: `The download failed: ${why}, nor does a known agent.` };
}

/**
 * Asks for `?singleWsdl`, which has everything in one file, then for `?wsdl`. An address with a query stays as it is.
 */
async function agentAt(
  url: URL,
  send: SendWeb,
): Promise<{ readonly candidate: Candidate; readonly answered: boolean }> {
  const name = shown(url.href);
  const queries = url.search === '' ? ['?singleWsdl', '?wsdl'] : [url.search];
  let last: WebAnswer = { kind: 'failed', message: '' };
  for (const query of queries) {
    last = await getFollowingRedirects(new URL(query, url), limits, send);
    if (last.kind === 'answer' && last.status === 200 && holdsWsdl(last.bytes))
      return { candidate: { name, bytes: last.bytes }, answered: true };
  }
  const what =
    last.kind === 'failed' ? last.message : last.status === 200 ? 'there is no WSDL' : `it answers ${last.status}`;
  return { candidate: { name, problem: `The download failed: ${what}.` }, answered: last.kind === 'answer' };
}

/**
 * Agents of NetServer, for servers that do not list theirs. Sources: the vendor's client `@superoffice/webapi` and, for
 * those v1 does not have, the vendor's reference of Services86. Servers of other versions lack some.
 */
export const knownAgents: readonly string[] = (
  'AI Appointment Archive Associate Audience BLOB BlobManager Batch BulkUpdate CRMScript Chat Configuration Contact ' +
  'CustomObject CustomerService Dash Dashboard Database DatabaseTable Diagnostics Document DocumentMigration EMail ' +
  'ErpSync Favourite FileManager Find ForeignSystem FreeText Import License List MDO Marketing Messaging Navigator ' +
  'NewsFeed NumberAllocation Person PhoneList Pocket Preference Previews Project Quote Relation Replication Report ' +
  'Resource Saint Sale Selection Sentry SoPrincipal Targets Ticket TimeZone Tooltips User UserDefinedFieldInfo ' +
  'ViewState Webhook Workflow'
).split(' ');

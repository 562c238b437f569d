/** WSDLs over HTTP: one file, or all agents that a `…/Remote/Services86/` page lists. */
import { type Candidate, findWsdls } from './find-wsdl';
import { getHttp, type ReceivedAnswer } from './http-exchange';
import { isZip } from './import-zip';

const limits = { bytesMax: 64 * 1024 * 1024, timeoutMs: 30_000 };
const linksMax = 500;

/**
 * Downloads what an address offers: a WSDL (`…/Agent.svc?wsdl`), an archive, the agents a page links to (the gateway's
 * own page or an IIS directory listing), the versions `…/Remote/` links to, or, where a server lists nothing, the
 * agents known by name. Only the host that was named is asked: of a link nothing but its last name counts.
 */
export async function* candidatesAt(given: string): AsyncGenerator<Candidate> {
  const problem = (text: string): Candidate => ({ name: shown(given), problem: text });
  if (!URL.canParse(given)) return yield problem('It is no address.');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return yield problem('Only http and https addresses are read.');
  if (url.username !== '' || url.password !== '') return yield problem('Credentials in an address are not sent.');
  if (/\.svc$/i.test(url.pathname)) return yield (await agentAt(url)).candidate;
  yield* pageAt(url, true);
}

/** Without credentials and query, which may hold secrets. */
function shown(given: string): string {
  return given.replace(/^(\w+:\/\/)[^/@]*@/, '$1').replace(/[?#].*$/, '');
}

async function* pageAt(url: URL, mayListVersions: boolean): AsyncGenerator<Candidate> {
  const name = shown(url.href);
  const reply = await getHttp(url, limits);
  if (reply.kind === 'failed') return yield { name, problem: `The download failed: ${reply.message}.` };
  if (reply.status === 200 && (isZip(reply.bytes) || holdsWsdl(reply.bytes))) return yield { name, bytes: reply.bytes };
  const folder = new URL(url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, url);
  const page = reply.status === 200 ? Buffer.from(reply.bytes).toString('latin1') : '';
  const agents = linkedNames(page, /^([A-Za-z][A-Za-z0-9_]{0,127})\.svc$/i);
  if (agents.length > 0) return yield* agentsIn(folder, agents);
  const versions = mayListVersions ? linkedNames(page, /^(Services[0-9]{1,4})$/i) : [];
  if (versions.length > 0) {
    for (const version of versions) yield* pageAt(new URL(`${version}/`, folder), false);
    return;
  }
  const what = reply.status === 200 ? 'neither a WSDL nor a list of agents stands there' : `it answers ${reply.status}`;
  if (/\/services[0-9]{1,4}\/?$/i.test(url.pathname)) yield* knownAgentsIn(folder, what);
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

async function* agentsIn(folder: URL, agents: readonly string[]): AsyncGenerator<Candidate> {
  for (const agent of agents) yield (await agentAt(new URL(`${agent}.svc`, folder))).candidate;
}

/**
 * A server that lists nothing is asked for every name there is; those it does not have are no problem, but silence is.
 */
async function* knownAgentsIn(folder: URL, why: string): AsyncGenerator<Candidate> {
  let found = 0;
  for (const agent of knownAgents) {
    const { candidate, answered } = await agentAt(new URL(`${agent}.svc`, folder));
    if ('bytes' in candidate) found++;
    if ('bytes' in candidate || !answered) yield candidate;
    if (!answered) return;
  }
  if (found === 0) yield { name: shown(folder.href), problem: `The download failed: ${why}, nor does a known agent.` };
}

/**
 * `?singleWsdl` has everything in one file; older servers have only `?wsdl`. An address with a query is taken as it is.
 */
async function agentAt(url: URL): Promise<{ readonly candidate: Candidate; readonly answered: boolean }> {
  const name = shown(url.href);
  const queries = url.search === '' ? ['?singleWsdl', '?wsdl'] : [url.search];
  let last: ReceivedAnswer = { kind: 'failed', message: '' };
  for (const query of queries) {
    last = await getHttp(new URL(query, url), limits);
    if (last.kind === 'reply' && last.status === 200 && holdsWsdl(last.bytes))
      return { candidate: { name, bytes: last.bytes }, answered: true };
  }
  const what =
    last.kind === 'failed' ? last.message : last.status === 200 ? 'no WSDL stands there' : `it answers ${last.status}`;
  return { candidate: { name, problem: `The download failed: ${what}.` }, answered: last.kind === 'reply' };
}

/**
 * Agents of NetServer, for servers that do not list theirs. Sources: the vendor's client `@superoffice/webapi` and, for
 * those v1 does not have, the vendor's reference of Services86. Servers of other versions lack some.
 */
export const knownAgents: readonly string[] = (
  'AI Appointment Archive Associate Audience BLOB BlobManager Batch BulkUpdate CRMScript Chat Configuration Contact CustomObject ' +
  'CustomerService Dash Dashboard Database DatabaseTable Diagnostics Document DocumentMigration EMail ErpSync Favourite FileManager Find ' +
  'ForeignSystem FreeText Import License List MDO Marketing Messaging Navigator NewsFeed NumberAllocation Person PhoneList Pocket ' +
  'Preference Previews Project Quote Relation Replication Report Resource Saint Sale Selection Sentry SoPrincipal Targets Ticket TimeZone ' +
  'Tooltips User UserDefinedFieldInfo ViewState Webhook Workflow'
).split(' ');

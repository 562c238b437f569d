/**
 * What a person or a toolkit gets with GET under /Remote: versions, agents, operations, and the WSDL with the address
 * the client uses.
 */
import { countsOf, operationIndex, type Agent, type Contract } from '../contract';
import type { ExampleSource } from '../exports';
import { inTurns } from '../text/turn';
import { counted } from '../text/web-page';
import { escapeAttribute } from '../xml';
import type { HttpReply, RequestHead } from './exchange';
import { baseOf, code, htmlReply, link, rows, type Link } from './html';
import { operationContent, operationRows, typeContent } from './operation-page';
import type { RouteOf } from './route';
import { otherVersions, searchForm } from './search-form';

/** Address of an agent's endpoint as this client reaches it. */
function endpoint(head: RequestHead, tenant: string, agent: Agent): string {
  return `${baseOf(head, tenant)}/Remote/${agent.version}/${encodeURIComponent(agent.name)}.svc`;
}

/**
 * What `GET` on an agent's address gives: its contract where the query asks for it, else a page for people. Undefined:
 * the contract cannot be read any more.
 */
export function agentPage(
  head: RequestHead,
  route: RouteOf<'soap'>,
  agent: Agent,
  sources: { readonly contract: Contract; readonly examples: ExampleSource },
): Promise<HttpReply> | HttpReply | undefined {
  if (/^(?:single)?wsdl\b/i.test(route.query)) return wsdlPage(head, route, agent);
  return operationsPage(head, route, agent, sources);
}

/** The file as it is, but for `location` of the port's address (WSDL 1.1 §3.8). */
function wsdlPage(head: RequestHead, { tenant }: RouteOf<'soap'>, agent: Agent): HttpReply | undefined {
  const wsdl = agent.wsdl();
  return 'text' in wsdl ? wsdlReply(wsdl.text, endpoint(head, tenant, agent)) : undefined;
}

/** A WSDL whose ports have the address that this client reaches the gateway at. */
export function wsdlReply(wsdl: string, address: string): HttpReply {
  const location = escapeAttribute(address);
  const body = wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\blocation\s*=\s*)(?:"[^"]*"|'[^']*')/g,
    (_match, before: string) => `${before}"${location}"`,
  );
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

/** `GET …svc`: the operations of an agent; `?op=SetSeen`: one of them with examples; `?type=`: one of their types. */
async function operationsPage(
  head: RequestHead,
  { tenant, query }: RouteOf<'soap'>,
  agent: Agent,
  { contract, examples }: Parameters<typeof agentPage>[3],
): Promise<HttpReply> {
  const address = endpoint(head, tenant, agent);
  const base = baseOf(head, tenant);
  const index = await operationIndex(contract);
  const asked = new URLSearchParams(query.slice(0, 512));
  const operation = agent.operationIgnoringCase(valueOf(asked, 'op') ?? '');
  const at = { version: agent.version, agent: agent.name };
  const trail = trailTo(base, agent.version);
  const below = [...trail, [address, agent.name] as const];
  if (operation !== undefined) {
    const elsewhere = otherVersions(base, contract, index, { ...at, name: operation.name });
    const page = await inTurns(operationContent(operation, { base, address, elsewhere }, examples));
    return htmlReply(head, { ...page, trail: below }, base);
  }
  const type = typeContent(agent, valueOf(asked, 'type') ?? '', address);
  if (type !== undefined) return htmlReply(head, { ...type, trail: below }, base);
  const elsewhere = otherVersions(base, contract, index, at);
  const links = [
    link([`${address}?wsdl`, 'WSDL']),
    link([`${base}/api/docs?${new URLSearchParams(at).toString()}`, 'As v1 JSON']),
  ];
  const content = [
    `<p class="lead">${counted(agent.operations.length, 'operation')}. ${elsewhere}`,
    `${links.join(' · ')}</p>`,
    '<p>SOAP 1.1 or 1.2 envelopes go with POST to</p>',
    code(address),
    '<h2>Operations</h2>',
    operationRows(agent, address),
  ].join('\n');
  return htmlReply(head, { title: `${agent.version} ${agent.name}`, content, trail }, base);
}

/** A value of the query, its name in any letter case. */
function valueOf(asked: URLSearchParams, name: string): string | undefined {
  return [...asked].find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The pages above an agent's. */
function trailTo(base: string, version: string): readonly Link[] {
  return [
    [`${base}/Remote/`, 'NetServer services'],
    [`${base}/Remote/${version}/`, version],
  ];
}

/** `GET /Remote/Services86/`: the agents of a version; undefined when there is no such version. */
export async function agentsPage(
  head: RequestHead,
  { tenant, version: wanted }: RouteOf<'agents'>,
  contract: Contract,
): Promise<HttpReply | undefined> {
  const version = contract.version(wanted);
  if (version === undefined) return undefined;
  const base = baseOf(head, tenant);
  const index = await operationIndex(contract);
  const { agents, operations } = countsOf(index, version);
  const others = contract.versions.filter((each) => each !== version).map(({ name }) => name);
  const links = others.map((name) => link([`${base}/Remote/${name}/`, name])).join(', ');
  const entries = version.agentNames.map((name) => {
    const count = index.counts.get(`${version.name}/${name}`) ?? 0;
    const href = `${base}/Remote/${version.name}/${encodeURIComponent(name)}.svc`;
    return [href, name, counted(count, 'operation')] as const;
  });
  const content = [
    `<p class="lead">${counted(agents, 'agent')} with ${counted(operations, 'operation')}.`,
    others.length === 0 ? '</p>' : `Other versions: ${links}.</p>`,
    searchForm(base, index, ''),
    '<h2>Agents</h2>',
    rows(entries),
  ];
  const trail = trailTo(base, version.name).slice(0, 1);
  return htmlReply(head, { title: version.name, content: content.join('\n'), trail }, base);
}

/** `GET /Remote/`: the versions, newest first; with `?q=seen` the operations that are called so. */
export async function versionsPage(
  head: RequestHead,
  { tenant, query }: RouteOf<'versions'>,
  contract: Contract,
): Promise<HttpReply> {
  const base = baseOf(head, tenant);
  const index = await operationIndex(contract);
  const versions = contract.versions.toReversed();
  const entries = versions.map((version) => {
    const { agents, operations } = countsOf(index, version);
    const remark = `${counted(agents, 'agent')}, ${counted(operations, 'operation')}`;
    return [`${base}/Remote/${version.name}/`, version.name, remark] as const;
  });
  const others = [
    link([`${base}/api/docs`, 'v1 JSON in the browser']),
    link([`${base}/api/v1`, 'list of URLs']),
    link([`${base}/`, 'about this gateway']),
  ];
  const names = counted(index.operations.length, 'operation');
  const content = [
    `<p class="lead">${counted(versions.length, 'version')} with ${names} of different names.`,
    `${others.join(' · ')}</p>`,
    searchForm(base, index, new URLSearchParams(query.slice(0, 512)).get('q') ?? ''),
    '<h2>Versions</h2>',
    rows(entries),
  ];
  return htmlReply(head, { title: 'NetServer services', content: content.join('\n') }, base);
}

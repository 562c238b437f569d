/**
 * What a person or a toolkit gets with GET under /Remote: versions, agents, operations, and the WSDL with the address
 * the client uses.
 */
import { returnsBytes, type Agent, type Contract, type Operation } from '../contract';
import { escapeAttribute, escapeText, indentXml } from '../xml';
import type { HttpReply, RequestHead } from './exchange';
import { exampleAnswerEnvelope, exampleEnvelope, exampleRestAnswer, exampleRestCall } from './examples';
import { code, htmlPage, links } from './html';
import type { RouteOf } from './route';

const prefixOf = (tenant: string): string => (tenant === '' ? '' : `/${tenant}`);

/** Address of an agent's endpoint as this client reaches it. */
function endpoint(head: RequestHead, tenant: string, agent: Agent): string {
  return `${head.publicUrl}${prefixOf(tenant)}/Remote/${agent.version}/${agent.name}.svc`;
}

/**
 * What `GET` on an agent's address gives: its contract where the query asks for it, else a page for people. Undefined:
 * the contract cannot be read any more.
 */
export function agentPage(head: RequestHead, route: RouteOf<'soap'>, agent: Agent): HttpReply | undefined {
  return /^(?:single)?wsdl\b/i.test(route.query) ? wsdlPage(head, route, agent) : operationsPage(head, route, agent);
}

/** The file as it is, but for `location` of the port's address (WSDL 1.1 §3.8). */
function wsdlPage(head: RequestHead, { tenant }: RouteOf<'soap'>, agent: Agent): HttpReply | undefined {
  const location = escapeAttribute(endpoint(head, tenant, agent));
  const wsdl = agent.wsdl();
  if (!('text' in wsdl)) return undefined;
  const body = wsdl.text.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\blocation\s*=\s*)(?:"[^"]*"|'[^']*')/g,
    (_match, before: string) => `${before}"${location}"`,
  );
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

/** `GET …svc`: the operations of an agent; `?op=SetSeen`: one of them with examples. */
function operationsPage(head: RequestHead, route: RouteOf<'soap'>, agent: Agent): HttpReply {
  const address = endpoint(head, route.tenant, agent);
  const wanted = /^op=(\w{1,128})$/i.exec(route.query)?.[1];
  const operation = wanted === undefined ? undefined : agent.operationIgnoringCase(wanted);
  if (operation !== undefined) return operationPage(head, route, address, operation);
  const items = agent.operations.map(({ name, parameters }) => {
    const signature = parameters.map((field) => `${field.name}: ${field.type.name.local}`).join(', ');
    const link = `<a href="${escapeAttribute(`${address}?op=${name}`)}"><code>${escapeText(name)}</code></a>`;
    return `<li>${link} <code>(${escapeText(signature)})</code></li>`;
  });
  const to = `Send SOAP 1.1 or 1.2 envelopes with POST to <code>${escapeText(address)}</code>`;
  const wsdl = `<a href="${escapeAttribute(`${address}?wsdl`)}">WSDL</a>`;
  const content = `<p>${to}; the contract is its ${wsdl}.</p>\n<ul>\n${items.join('\n')}\n</ul>`;
  return htmlPage(`${agent.version} ${agent.name}`, content, trailTo(head, route.tenant, agent.version));
}

function operationPage(
  head: RequestHead,
  { tenant }: RouteOf<'soap'>,
  address: string,
  operation: Operation,
): HttpReply {
  const { version, agent, name, soapAction } = operation;
  const call = exampleRestCall(operation);
  const rest = [
    `POST ${head.publicUrl}${prefixOf(tenant)}${call.path}`,
    'Content-Type: application/json',
    'Authorization: SoTicket 7T:...',
  ].join('\n');
  const soap = `POST ${address}\nContent-Type: text/xml; charset=utf-8\nSOAPAction: "${soapAction}"`;
  const content = [
    '<h2>SOAP</h2>\n<h3>Request</h3>',
    code(`${soap}\n\n${indentXml(exampleEnvelope(operation))}`),
    '<h3>Answer</h3>',
    code(indentXml(exampleAnswerEnvelope(operation))),
    '<h2>JSON</h2>\n<h3>Request</h3>',
    code(call.body === '' ? rest : `${rest}\n\n${indentJson(call.body)}`),
    '<h3>Answer</h3>',
    code(answerText(operation)),
  ];
  const trail = [...trailTo(head, tenant, version), [address, agent] as const];
  return htmlPage(`${version} ${agent} ${name}`, content.join('\n'), trail);
}

function answerText(operation: Operation): string {
  if (returnsBytes(operation)) return '200 OK\nContent-Type: application/octet-stream\n\n(bytes)';
  const answer = exampleRestAnswer(operation);
  return answer === '' ? '204 No Content' : indentJson(answer);
}

/** Examples hold no number that JavaScript cannot. */
function indentJson(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 2);
}

/** The pages above an agent's. */
function trailTo(head: RequestHead, tenant: string, version: string): readonly (readonly [string, string])[] {
  const base = `${head.publicUrl}${prefixOf(tenant)}/Remote/`;
  return [
    [base, 'NetServer services'],
    [`${base}${version}/`, version],
  ];
}

/** `GET /Remote/Services86/`: the agents of a version; undefined when there is no such version. */
export function agentsPage(head: RequestHead, route: RouteOf<'agents'>, contract: Contract): HttpReply | undefined {
  const version = contract.version(route.version);
  if (version === undefined) return undefined;
  const base = `${head.publicUrl}${prefixOf(route.tenant)}/Remote/${version.name}`;
  const trail = trailTo(head, route.tenant, version.name).slice(0, 1);
  return htmlPage(version.name, links(version.agentNames.map((name) => [`${base}/${name}.svc`, name])), trail);
}

/** `GET /Remote/`: the versions. */
export function versionsPage(head: RequestHead, route: RouteOf<'versions'>, contract: Contract): HttpReply {
  const base = `${head.publicUrl}${prefixOf(route.tenant)}/Remote`;
  return htmlPage('NetServer services', links(contract.versions.map(({ name }) => [`${base}/${name}/`, name])));
}

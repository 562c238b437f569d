/** What a person or a toolkit gets with GET under /Remote: versions, agents, operations, and the WSDL with the address the client uses. */
import type { Agent, Contract } from '../contract';
import { escapeAttribute, escapeText } from '../xml';
import type { HttpAnswer, RequestHead } from './exchange';
import type { Route } from './route';

type Of<K extends Route['kind']> = Extract<Route, { kind: K }>;

const prefixOf = (tenant: string): string => (tenant === '' ? '' : `/${tenant}`);

/** Address of an agent's endpoint as this client reaches it. */
function endpoint(head: RequestHead, tenant: string, agent: Agent): string {
  return `${head.publicUrl}${prefixOf(tenant)}/Remote/${agent.version}/${agent.name}.svc`;
}

/** The file as it is, but for `location` of the port's address (WSDL 1.1 §3.8). */
export function wsdlPage(head: RequestHead, { tenant }: Of<'soap'>, agent: Agent): HttpAnswer {
  const location = escapeAttribute(endpoint(head, tenant, agent));
  const body = agent.wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\blocation\s*=\s*)(?:"[^"]*"|'[^']*')/g,
    (_match, before: string) => `${before}"${location}"`,
  );
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

function page(title: string, content: string): HttpAnswer {
  const text = escapeText(title);
  const style =
    'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font-size:.95em}';
  const body = `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${text}</title><style>${style}</style></head>\n<body>\n<h1>${text}</h1>\n${content}\n</body>\n</html>\n`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body,
  };
}

function links(entries: readonly (readonly [string, string])[]): string {
  const items = entries.map(([href, text]) => `<li><a href="${escapeAttribute(href)}">${escapeText(text)}</a></li>`);
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

/** `GET …svc`: the operations of an agent. */
export function operationsPage(head: RequestHead, { tenant }: Of<'soap'>, agent: Agent): HttpAnswer {
  const address = endpoint(head, tenant, agent);
  const items = agent.operations.map(({ name, parameters }) => {
    const signature = parameters.map((field) => `${field.name}: ${field.type.name.local}`).join(', ');
    return `<li><code>${escapeText(`${name}(${signature})`)}</code></li>`;
  });
  const content = `<p>Send SOAP 1.1 or 1.2 envelopes with POST to <code>${escapeText(address)}</code>; the contract is its <a href="${escapeAttribute(`${address}?wsdl`)}">WSDL</a>.</p>\n<ul>\n${items.join('\n')}\n</ul>`;
  return page(`${agent.version} ${agent.name}`, content);
}

/** `GET /Remote/Services86/`: the agents of a version; undefined when there is no such version. */
export function agentsPage(head: RequestHead, route: Of<'agents'>, contract: Contract): HttpAnswer | undefined {
  const version = contract.version(route.version);
  if (version === undefined) return undefined;
  const base = `${head.publicUrl}${prefixOf(route.tenant)}/Remote/${version.name}`;
  return page(version.name, links(version.agentNames.map((name) => [`${base}/${name}.svc`, name])));
}

/** `GET /Remote/`: the versions. */
export function versionsPage(head: RequestHead, route: Of<'versions'>, contract: Contract): HttpAnswer {
  const base = `${head.publicUrl}${prefixOf(route.tenant)}/Remote`;
  return page('NetServer services', links(contract.versions.map(({ name }) => [`${base}/${name}/`, name])));
}

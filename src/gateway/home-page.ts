/** The page at the bare address, and the one for an address that leads nowhere. */
import type { Contract, Operation } from '../contract';
import { contractExamples, type ExampleSource } from '../exports';
import { perKey } from '../text/memo';
import { inTurns } from '../text/turn';
import { escapeText } from '../xml';
import type { HttpReply, RequestHead } from './exchange';
import type { CloudFacts, CrmFacts } from './gateway-options';
import { baseOf, code, htmlReply, link, rows, smallReply } from './html';
import { jsonCall, soapCall } from './operation-page';

/** What the page at the bare address is made of. */
export interface HomeSources {
  readonly contract: Contract;
  readonly programVersion: string;
  readonly examples?: ExampleSource;
  readonly crm?: CrmFacts;
  readonly cloud?: CloudFacts;
  readonly knowsTenant?: (tenant: string) => boolean;
}

/** Stands in calls that must name a tenant; those that there are, are told to no stranger. */
const exampleTenant = 'Cust12345';

/** `GET /` by a browser: what this is, whether the CRM answers, and one call on each wire. */
export async function homePage(head: RequestHead, sources: HomeSources): Promise<HttpReply> {
  const { contract, programVersion, examples = contractExamples, crm, cloud, knowsTenant } = sources;
  const base = baseOf(head, '');
  const needsTenant = knowsTenant?.('') === false;
  const callBase = needsTenant ? baseOf(head, exampleTenant) : base;
  const facts = [
    ['Version', escapeText(programVersion)],
    ['Services', escapeText(contract.versions.map(({ name }) => name).join(', '))],
    ...(crm === undefined ? [] : await crmRows(crm, base)),
    ...(cloud?.hasStates === true ? [['Tenants', tenantsText]] : []),
  ];
  const { soap, json } = await sampleOperations(contract);
  const content = [
    '<p class="lead">Lets SOAP clients of NetServer and v1 JSON clients use the same CRM.</p>',
    `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`,
    rows([
      ...(needsTenant && !knowsTenant(exampleTenant) ? [] : contractRows(callBase)),
      ...(cloud === undefined ? [] : [partnerRow(base)]),
      [`${base}/health/ready`, 'Health', 'of the gateway, for load balancers'],
    ]),
    ...(soap === undefined ? [] : ['<h2>A SOAP call</h2>', soapCall(soap, endpointOf(callBase, soap), examples)]),
    ...(json === undefined ? [] : ['<h2>A JSON call</h2>', jsonCall(json, callBase, examples)]),
    ...(examples === contractExamples ? [placeholders(needsTenant)] : []),
  ];
  const reply = await htmlReply(head, { title: 'netserver-gateway', content: content.join('\n') }, callBase);
  return { ...reply, headers: { ...reply.headers, vary: 'Accept, Accept-Encoding' } };
}

const placeholders = (needsTenant: boolean): string =>
  `<p>Put in your ${needsTenant ? 'tenant, ' : ''}ticket and application token, ` +
  'and the id of a record that your CRM has.</p>';

const contractRows = (base: string) =>
  [
    [`${base}/Remote/`, 'SOAP services', 'every operation, its types and examples; WSDL files'],
    [`${base}/api/docs`, 'v1 JSON', 'log-in, errors, and every operation with samples'],
    [`${base}/api/v1/openapi.json`, 'OpenAPI description'],
  ] as const;

const tenantsText =
  `the first path segment, as in <code>/${exampleTenant}/Remote/</code>; ` +
  `<code>/api/state/${exampleTenant}</code> says how one is`;

const partnerRow = (base: string) =>
  [
    `${base}/login/services/PartnerSystemUserService.svc`,
    'PartnerSystemUserService',
    'log-in of system users of SuperOffice CRM Online',
  ] as const;

const endpointOf = (base: string, { version, agent }: Operation): string =>
  `${base}/Remote/${version}/${encodeURIComponent(agent)}.svc`;

async function crmRows({ kinds, state }: CrmFacts, base: string): Promise<readonly (readonly [string, string])[]> {
  const { status, since, code: cause } = await state();
  const when = status === 'unknown' ? '' : ` since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const text = status === 'unknown' ? 'not asked yet' : status;
  const why = cause === undefined ? '' : `: ${escapeText(cause)}`;
  const health = `<strong class="${status}">${text}</strong>${when}${why} (${link([`${base}/health/crm`, 'details'])})`;
  return [
    ['CRM', escapeText(kinds.map(kindText).join('; '))],
    ['Health', health],
  ];
}

function kindText(kind: string): string {
  if (kind === 'sandbox') return 'in memory (sandbox): changes are kept until the gateway stops';
  if (kind === 'rest') return 'speaks v1 JSON';
  if (kind === 'auto') return 'is asked what it speaks (auto)';
  return `speaks ${kind.replace(/^soap/, 'SOAP').replace(/^auto/, 'what it says (auto),')}`;
}

interface SampleOperations {
  readonly soap?: Operation | undefined;
  readonly json?: Operation | undefined;
}

/**
 * The calls that the README begins with; where the contract lacks them, the first operation that it has. Read with
 * pauses, as an agent can be large, and kept as long as the contract is.
 */
const sampleOperations = perKey(async (contract: Contract): Promise<SampleOperations> => {
  const versions = contract.versions.toReversed();
  for (const version of versions) {
    const lookup = await inTurns(version.agentInTurns('Appointment'));
    const soap = lookup.found === 'agent' ? lookup.agent.operation('SetSeen') : undefined;
    if (lookup.found === 'agent' && soap !== undefined)
      return { soap, json: lookup.agent.operation('SetSeenMany') ?? soap };
  }
  for (const version of versions)
    for (const name of version.agentNames) {
      const lookup = await inTurns(version.agentInTurns(name));
      const first = lookup.found === 'agent' ? lookup.agent.operations[0] : undefined;
      if (first !== undefined) return { soap: first, json: first };
    }
  return {};
});

/** What a browser gets where nothing is served: where to go from here. */
export function notFoundPage(head: RequestHead, message: string, contract: Contract): HttpReply {
  const base = baseOf(head, '');
  const [newest] = contract.versions.toReversed();
  const content = [
    `<p class="lead">${escapeText(message.charAt(0).toUpperCase() + message.slice(1))}.</p>`.replace('..<', '.<'),
    rows([
      [`${base}/`, 'About this gateway'],
      [`${base}/Remote/`, 'SOAP services', 'with a search over every operation'],
      ...(newest === undefined ? [] : [[`${base}/Remote/${newest.name}/`, newest.name, 'its agents'] as const]),
      [`${base}/api/docs`, 'v1 JSON', 'log-in, errors, and every operation with samples'],
    ]),
    `<p>Correlation id for the operator:</p>${code(head.correlationId)}`,
  ];
  return smallReply(head, 404, { title: 'Not found', content: content.join('\n') }, base);
}

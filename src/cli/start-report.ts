/** What a gateway reports at its start: what it works with, what looks like a mistake, and calls to try. */
import { readFileSync } from 'node:fs';
import { listContract, surveyContract, type ContractFile, type Contract } from '../contract';
import {
  bundledContract,
  misspelledSettings,
  type Configuration,
  type Environment,
  type GatewayLog,
  type UpstreamChoice,
} from '../operations';
import { demoTicket } from '../sandbox';

/**
 * One line with the facts of this start, and a warning for each thing that looks like a mistake.
 * @param isTrial whether no real CRM is behind: its contract is that of the package
 */
export function reportStart(
  configuration: Configuration,
  environment: Environment,
  logger: Pick<GatewayLog, 'event'>,
  isTrial = configuration.upstream.kind === 'sandbox',
): void {
  logger.event('info', 'The gateway starts.', startFacts(configuration));
  for (const { name, meant } of misspelledSettings(environment))
    logger.event('warn', misspelledText(name, meant), { variable: name, setting: meant });
  const { upstream, contractDir, online } = configuration;
  if (upstream.kind === 'sandbox' && (environment['UPSTREAM_URL'] ?? '').trim() !== '')
    logger.event('warn', 'UPSTREAM_URL is set but not used: UPSTREAM_KIND asks for the CRM in memory.');
  if (online !== undefined && online.tenants === undefined)
    for (const name of ['ONLINE_HOSTS', 'ONLINE_TENANTS'])
      if ((environment[name] ?? '').trim() !== '')
        logger.event('warn', `${name} is set but not used: TENANT_STATUS is off.`);
  if (!isTrial && isBundled(contractDir))
    logger.event('warn', bundledText, { contract: contractDir, import: importCommand(configuration) });
}

/** For log lines and, where there is no log yet, for people. */
export function misspelledText(name: string, meant: string): string {
  return `${name} is set, but is no setting of this program; ${meant} is one.`;
}

const bundledText =
  "Only the operations that come with the package are served, not all of your CRM's: import its WSDLs and restart.";

/**
 * The import command to suggest. Its address is where NetServer publishes WSDLs beside the CRM; its version is the one
 * spoken to the CRM, or the newest.
 */
function importCommand({ upstream, identity, online }: Configuration): string {
  const isSeveral = identity.tenants !== undefined || online?.tenants !== undefined;
  const isOne = upstream.kind !== 'sandbox' && !isSeveral && !upstream.url.includes('{tenant}');
  const version = (upstream.kind === 'sandbox' ? undefined : upstream.version) ?? 'Services88';
  return `netserver-gateway import ${isOne ? upstream.url : 'https://crm.example.com'}/Remote/${version}/`;
}

type Facts = Readonly<Record<string, string | number>>;

function startFacts(configuration: Configuration): Facts {
  const { contractDir, workers, identity } = configuration;
  const { versions, agents, operations } = surveyContract(contractDir);
  const rules = identity.policy.length;
  return {
    contract: contractDir,
    versions: versions.join(', '),
    agents,
    operations,
    ...upstreamFacts(configuration),
    ...onlineFacts(configuration),
    workers,
    policy: rules === 0 ? 'everybody everything' : `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
  };
}

/** Where the CRM is and how it is spoken to: `rest`, `soap Services86`, `auto`. */
function upstreamFacts({ upstream, identity, online }: Configuration): Facts {
  if (upstream.kind === 'sandbox') return { upstream: 'sandbox', tenants: 'none' };
  const spoken = ({ kind, version }: { readonly kind: string; readonly version?: string }): string =>
    kind === 'rest' || version === undefined ? kind : `${kind} ${version}`;
  const { tenants } = identity;
  if (online?.tenants !== undefined)
    return { upstream: spoken(upstream), tenants: `${online.tenants.join(', ')}, as their state pages say` };
  if (tenants === undefined) {
    const byPath = upstream.url.includes('{tenant}');
    return { upstream: spoken(upstream), upstreamUrl: upstream.url, tenants: byPath ? 'as the path says' : 'none' };
  }
  const all = [...tenants.values()];
  const urls = new Set(all.map(({ url }) => url));
  const [first = ''] = urls;
  return {
    upstream: [...new Set(all.map(spoken))].sort().join(', '),
    upstreamUrl: urls.size === 1 ? first : `${urls.size} addresses`,
    tenants: tenants.size,
  };
}

function onlineFacts({ online }: Configuration): Facts {
  if (online === undefined) return {};
  const { url, managedLogins } = online;
  return {
    identityService: url,
    ...(managedLogins === undefined ? {} : { managedLogIns: managedLogins.logIns.length }),
  };
}

/** Whether the folder holds nothing but files of the package, wherever it is. */
function isBundled(folder: string): boolean {
  if (folder === bundledContract) return true;
  const own = filesOf(folder);
  const bundled = filesOf(bundledContract);
  if (own.size > bundled.size) return false;
  return [...own].every(([name, file]) => {
    const original = bundled.get(name);
    return original !== undefined && readFileSync(file.path).equals(readFileSync(original.path));
  });
}

function filesOf(folder: string): ReadonlyMap<string, ContractFile> {
  const files = listContract(folder).flatMap((version) => version.files);
  return new Map(files.map((file) => [file.name.toLowerCase(), file]));
}

/**
 * What `serve` prints at a terminal: addresses, and a SOAP and a JSON call to paste into a shell. Over the sandbox they
 * work as they are.
 */
export function pasteableCalls(address: string, contract: Contract, upstream: UpstreamChoice): string {
  const version =
    contract.versions.find(({ name }) => name === 'Services86')?.name ?? contract.versions.at(-1)?.name ?? 'Services86';
  const isSandbox = upstream.kind === 'sandbox';
  const ticket = isSandbox ? demoTicket : 'YOUR-TICKET';
  const basic = isSandbox ? 'tje0:Tje0' : 'USER:PASSWORD';
  return `
netserver-gateway ${isSandbox ? 'over the sandbox CRM (in memory)' : `over ${upstream.kind}`}

  SOAP   ${address}/Remote/
  JSON   ${address}/api/v1
  Docs   ${address}/api/docs
  Health ${address}/health/ready
${isSandbox ? `  State  ${address}/sandbox/state\n` : ''}
Try SOAP:

curl -s ${address}/Remote/${version}/Appointment.svc -H 'Content-Type: text/xml; charset=utf-8' -d '
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns="http://www.superoffice.net/ws/crm/NetServer/${version}">
  <s:Header>
    <ApplicationToken>1234567-1234-9876</ApplicationToken>
    <Credentials><Ticket>${ticket}</Ticket></Credentials>
  </s:Header>
  <s:Body><SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body>
</s:Envelope>'

Try JSON:

curl -i ${address}/api/v1/Agents/Appointment/SetSeenMany -u ${basic} \\
  -H 'Content-Type: application/json' -d '{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}'

`;
}

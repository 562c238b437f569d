/** What a gateway says of itself before it serves: what it works with, and what is likely to be meant otherwise. */
import { readFileSync } from 'node:fs';
import { listContract, surveyContract, type ContractFile } from '../contract';
import {
  bundledContract,
  misspelledSettings,
  type Configuration,
  type Environment,
  type GatewayLog,
} from '../operations';

/** One line with the facts of this start, and a warning for each thing that looks like a mistake. */
export function reportStart(
  configuration: Configuration,
  environment: Environment,
  logger: Pick<GatewayLog, 'event'>,
): void {
  logger.event('info', 'The gateway starts.', startFacts(configuration));
  for (const { name, meant } of misspelledSettings(environment))
    logger.event('warn', misspelledText(name, meant), { variable: name, setting: meant });
  const { upstream, contractDir } = configuration;
  if (upstream.kind === 'sandbox' && (environment['UPSTREAM_URL'] ?? '').trim() !== '')
    logger.event('warn', 'UPSTREAM_URL is set but not used: UPSTREAM_KIND asks for the CRM in memory.');
  if (upstream.kind !== 'sandbox' && isBundled(contractDir))
    logger.event('warn', bundledText, { contract: contractDir, import: importCommand(configuration) });
}

/** For log lines and, where there is no log yet, for people. */
export function misspelledText(name: string, meant: string): string {
  return `${name} is set, but is no setting of this program; ${meant} is one.`;
}

const bundledText =
  "Only the three agents that come with the package are served, not all of your CRM's: import its WSDLs and restart.";

/**
 * The address it names is where NetServer publishes WSDLs beside the CRM; the version is the one the CRM is spoken to
 * in, or the newest.
 */
function importCommand({ upstream, identity }: Configuration): string {
  const isOne = upstream.kind !== 'sandbox' && identity.tenants === undefined && !upstream.url.includes('{tenant}');
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
    workers,
    policy: rules === 0 ? 'everybody everything' : `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
  };
}

/** Where the CRM is and how it is spoken to: `rest`, `soap Services86`, `auto`. */
function upstreamFacts({ upstream, identity }: Configuration): Facts {
  if (upstream.kind === 'sandbox') return { upstream: 'sandbox', tenants: 'none' };
  const spoken = ({ kind, version }: { readonly kind: string; readonly version?: string }): string =>
    kind === 'rest' || version === undefined ? kind : `${kind} ${version}`;
  const { tenants } = identity;
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

/** Whether there is nothing in the folder but what comes with the package, wherever it lies. */
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

/** For commands that send nothing: settings, contract, and a gateway without a CRM. */
import { loadContract, type Contract, type ContractProblem } from '../contract';
import { readConfiguration, type Configuration } from '../operations';
import type { Command, Outcome, Upstream } from '../command';
import { buildGateway, type Gateway } from '../gateway';
import { shortReason, type Surroundings } from './surroundings';
import { programVersion } from '../version';

/** A problem of a contract file on one line: `Services86/Pocket.wsdl:12: xs:choice in complexType Foo: …`. */
export function problemLine({ file, line, element, message }: ContractProblem): string {
  return `${file}:${line}: ${element === '' ? '' : `${element}: `}${message}`;
}

/** The settings such a command needs, over the sandbox. Prints problems and returns undefined if there are any. */
export function readSettings({ environment, problems }: Surroundings): Configuration | undefined {
  const { CONTRACT_DIR, UNKNOWN_PROPERTIES, READING, APPLICATION_ERRORS, SAVE_OVERLAY } = environment;
  const reading = readConfiguration({
    CONTRACT_DIR,
    UNKNOWN_PROPERTIES,
    READING,
    APPLICATION_ERRORS,
    SAVE_OVERLAY,
    UPSTREAM_KIND: 'sandbox',
  });
  if ('configuration' in reading) return reading.configuration;
  problems.write(`${reading.problems.join('\n')}\n`);
  return undefined;
}

const networkKey = /^(?:UPSTREAM_(?:CA|CERT|KEY)_\w+|https?_proxy|no_proxy)$/i;

/**
 * As readSettings, with the way to a CRM: proxies and certificates. For commands that ask one by an address they are
 * given.
 */
export function readNetworkSettings({ environment, problems }: Surroundings): Configuration | undefined {
  const network = Object.fromEntries(Object.entries(environment).filter(([name]) => networkKey.test(name)));
  const reading = readConfiguration({ ...network, UPSTREAM_KIND: 'sandbox' });
  if ('configuration' in reading) return reading.configuration;
  problems.write(`${reading.problems.join('\n')}\n`);
  return undefined;
}

/**
 * Opens the contract folder of the environment; nothing is loaded yet. Prints problems; returns undefined when there is
 * no folder or nothing in it.
 */
export function openContract(surroundings: Surroundings): Contract | undefined {
  const settings = readSettings(surroundings);
  if (settings === undefined) return undefined;
  const { problems } = surroundings;
  try {
    const { contractDir } = settings;
    const contract = loadContract(contractDir, { onProblem: (problem) => problems.write(`${problemLine(problem)}\n`) });
    if (contract.versions.some(({ agentNames }) => agentNames.length > 0)) return contract;
    problems.write(`The contract folder ${contractDir} holds no ServicesNN/Agent.wsdl.\n`);
    return undefined;
  } catch (error) {
    problems.write(`${shortReason(error)}\n`);
    return undefined;
  }
}

/**
 * A gateway whose commands go to `execute` and nowhere else. It shows what a gateway serves and understands; all else
 * is as in service.
 */
export function createOfflineGateway(
  contract: Contract,
  settings: Configuration,
  execute: (command: Command) => Outcome,
): Gateway {
  const upstream: Upstream = {
    execute: (command) => Promise.resolve(execute(command)),
    close: () => Promise.resolve(),
  };
  return buildGateway({
    contract,
    upstream,
    clock: { now: () => Date.now() },
    limits: settings.limits.gateway,
    unknownProperties: settings.unknownProperties,
    reading: settings.reading,
    applicationErrors: settings.applicationErrors,
    passThrough: { enabled: false, paths: [] },
    upstreamMs: settings.upstream.timeoutMs,
    programVersion,
  });
}

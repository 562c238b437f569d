import { loadContract, type Contract, type ContractProblem } from '../contract';
import { readConfiguration, type Configuration } from '../operations';
import type { Command, Outcome, Upstream } from '../command';
import { createGateway, type Gateway } from '../gateway';
import { reasonOf, type Surroundings } from './surroundings';
import { programVersion } from '../version';

/** How a problem of a contract file is told: `Services86/Pocket.wsdl:12: xs:choice in complexType Foo: …`. */
export function problemLine({ file, line, element, message }: ContractProblem): string {
  return `${file}:${line}: ${element === '' ? '' : `${element}: `}${message}`;
}

/** The settings a command needs, over the sandbox: nothing is ever sent. Problems are printed; undefined then. */
export function readSettings({ environment, problems }: Surroundings): Configuration | undefined {
  const { CONTRACT_DIR, UNKNOWN_PROPERTIES, READING, APPLICATION_ERRORS } = environment;
  const reading = readConfiguration({
    CONTRACT_DIR,
    UNKNOWN_PROPERTIES,
    READING,
    APPLICATION_ERRORS,
    UPSTREAM_KIND: 'sandbox',
  });
  if ('configuration' in reading) return reading.configuration;
  problems.write(`${reading.problems.join('\n')}\n`);
  return undefined;
}

/**
 * Opens the contract folder of the environment; nothing is loaded yet. Problems are printed; undefined when there is
 * none or nothing in it.
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
    problems.write(`${reasonOf(error)}\n`);
    return undefined;
  }
}

/**
 * A gateway whose commands go to `execute` and nowhere else: for looking at what it serves and what it understands.
 * Everything else about it is as in service.
 */
export function createDryGateway(
  contract: Contract,
  settings: Configuration,
  execute: (command: Command) => Outcome,
): Gateway {
  const upstream: Upstream = {
    execute: (command) => Promise.resolve(execute(command)),
    close: () => Promise.resolve(),
  };
  return createGateway({
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

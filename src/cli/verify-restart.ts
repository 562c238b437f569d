import { contractState, findWorseAside, type ContractState } from '../contract';
import { readConfiguration, type Environment } from '../operations';

/** The whole contract takes some ten seconds of one core. */
const withinMs = 300_000;

/**
 * What a supervisor asks before it replaces workers that serve: whether settings and files are such that new ones would
 * serve as well. Contract files are loaded at their agent's first use, so a worker that starts would not notice one
 * that is broken.
 * @returns sentences for the log, or undefined
 */
export function verifyRestart(environment: Environment, contractDir: string): () => Promise<string | undefined> {
  // As the first workers have found it.
  let served = stateOf(contractDir);
  return async () => {
    const reading = readConfiguration(environment);
    if ('problems' in reading) return reading.problems.join(' ');
    const folder = reading.configuration.contractDir;
    const found = stateOf(folder);
    const reason = await findWorseAside(folder, served, withinMs);
    if (reason === undefined) served = found;
    return reason;
  };
}

/** undefined: the folder cannot be listed; looking for what is worse says why. */
function stateOf(folder: string): ContractState | undefined {
  try {
    return contractState(folder);
  } catch {
    return undefined;
  }
}

/** A reload in a process that serves on its own: what is new is tried aside first; until then nothing changes. */
import { contractState, findRegressionInThread, type ContractState } from '../contract';
import {
  changedButFixed,
  oneAtATime,
  readConfiguration,
  StartFailure,
  type Configuration,
  type ConfiguredNames,
  type GatewayLog,
  type Reload,
  type SettingSources,
} from '../operations';

/** Enough to load the whole contract on one core, several times over. */
const withinMs = 300_000;

/** Settings that would serve, and what they were read from. */
export interface Verified {
  readonly configuration: Configuration;
  readonly read: SettingSources;
}

/**
 * Asked before anything that serves is replaced: would settings and files as they are now serve as well? A contract
 * file is loaded at its agent's first use, so a broken one would not be noticed otherwise.
 * @param contractDir of what serves now
 * @returns the function that gives the settings, or the reason against them, as sentences for the log
 */
export function verifySettings(
  sources: () => SettingSources,
  contractDir: string,
): () => Promise<Verified | { readonly reason: string }> {
  let served = stateOf(contractDir);
  return async () => {
    const read = sources();
    const { environment, origins, problems } = read;
    if (problems.length > 0) return { reason: problems.join(' ') };
    const reading = readConfiguration(environment, origins);
    if ('problems' in reading) return { reason: reading.problems.join(' ') };
    const { configuration } = reading;
    const found = stateOf(configuration.contractDir);
    const reason = await findRegressionInThread(configuration.contractDir, served, withinMs);
    if (reason !== undefined) return { reason };
    served = found;
    return { configuration, read };
  };
}

/** undefined: the folder cannot be listed; `findRegressionInThread` then gives the reason. */
function stateOf(folder: string): ContractState | undefined {
  try {
    return contractState(folder);
  } catch {
    return undefined;
  }
}

interface ReloadOptions {
  readonly start: Verified;
  readonly sources: () => SettingSources;
  readonly logger: GatewayLog;
  readonly names: ConfiguredNames;
  /** Serves by this configuration from now on; calls under way are finished by the old one. */
  readonly exchange: (verified: Verified) => void;
}

/** The function that reloads; it never rejects. */
export function reloadHere({ start, sources, logger, names, exchange }: ReloadOptions): Reload {
  const { configuration: first, read: atStart } = start;
  const verify = verifySettings(sources, first.contractDir);
  const refuse = (reason: string): string => {
    logger.event('error', 'The gateway could not be reloaded; it serves on as before.', { reason });
    return reason;
  };
  return oneAtATime(
    async () => {
      logger.event('info', 'The gateway reads contract, settings and files again.');
      const verified = await verify();
      if ('reason' in verified) return refuse(verified.reason);
      const { configuration, read } = verified;
      const { upstream: crm } = configuration;
      if (crm.kind === 'sandbox' && first.upstream.kind !== 'sandbox')
        return refuse('The CRM in memory cannot take the place of a CRM.');
      try {
        exchange(verified);
      } catch (error) {
        if (error instanceof StartFailure) return refuse(error.reasons.join(' '));
        throw error;
      }
      names.configure(configuration);
      logger.setLevel(configuration.logLevel);
      const fixed = changedButFixed(atStart.environment, read.environment);
      if (fixed.length > 0)
        logger.event('warn', 'Some settings have changed that count after a restart only.', {
          settings: fixed.join(', '),
        });
      logger.event('info', 'The gateway has been reloaded.', {
        contract: configuration.contractDir,
        upstream: crm.kind,
      });
      return undefined;
    },
    (error) => logger.defect('The gateway could not be reloaded because of a defect.', error),
  );
}

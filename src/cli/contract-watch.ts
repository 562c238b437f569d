/** Switches the contract watch on and off with the settings, over reloads. */
import type { Configuration, ContractDrift, GatewayLog } from '../operations';

/** More code than a gateway without a watch should load. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const watching = (): typeof import('./watch-contract') => require('./watch-contract');

export interface WatchSwitch {
  /** Watches by these settings from now on. */
  replace(configuration: Configuration): void;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** @param count called once, when the watch is first on: what its metrics are read from; undefined: it is off now */
export function switchContractWatch(
  logger: Pick<GatewayLog, 'event'>,
  count: (read: () => ContractDrift | undefined) => void,
): WatchSwitch {
  let current: ReturnType<ReturnType<typeof watching>['watchContract']> | undefined;
  let isCounted = false;
  return {
    replace(configuration) {
      void current?.stop();
      current = undefined;
      const { contractWatchMs: everyMs } = configuration.retirement;
      if (everyMs === undefined) return;
      current = watching().watchContract({ configuration, everyMs, logger });
      if (isCounted) return;
      isCounted = true;
      count(() => current?.drift());
    },
    async stop() {
      await current?.stop();
    },
  };
}

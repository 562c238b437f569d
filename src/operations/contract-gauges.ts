/** Metrics of the contract watch; registered when it is on. */
import { Gauge, type Registry } from 'prom-client';

/** What the last looks at the CRM's interface have found. */
export interface ContractDrift {
  /** `kind way`, such as `operation added`, → how many. */
  readonly counts: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch of the last look that was through; undefined: none yet. */
  readonly lookedAt: number | undefined;
}

/** A registry has them once, over reloads too. @param read undefined: the watch is off now */
export function contractGauges(registry: Registry, read: () => ContractDrift | undefined): void {
  const registers = [registry];
  new Gauge({
    name: 'gateway_contract_changes',
    help: 'Differences between what the CRM offers and the contract, or what it offered when it was first seen.',
    labelNames: ['kind', 'change'],
    registers,
    aggregator: 'max',
    collect() {
      this.reset();
      for (const [key, count] of read()?.counts ?? []) {
        const [kind = '', change = ''] = key.split(' ');
        this.set({ kind, change }, count);
      }
    },
  });
  new Gauge({
    name: 'gateway_contract_watch_success_timestamp_seconds',
    help: 'When the interface of the CRM was last looked at with success; none until then.',
    // Without a label there would be a 0 before the first look.
    labelNames: ['crm'],
    registers,
    aggregator: 'max',
    collect() {
      this.reset();
      const lookedAt = read()?.lookedAt;
      if (lookedAt !== undefined) this.set({}, lookedAt / 1_000);
    },
  });
}

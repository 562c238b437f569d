import {
  AggregatorRegistry,
  Counter,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** What a registry holds, as it travels between processes. */
export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

/** One view over the metrics of all workers, also of those that are no more: a counter never goes back. */
export interface MetricsView {
  /** The latest a worker said; it replaces what that worker said before. */
  keep(worker: number, snapshot: MetricsSnapshot): void;
  /** The worker has ended: what it counted stays, what it measured (gauges) goes. */
  retire(worker: number): void;
  /** Text exposition format 0.0.4. */
  read(): Promise<string>;
  readonly contentType: string;
  /** The supervisor's own metrics. */
  readonly registry: Registry;
  restarted(reason: RestartReason): void;
}

export type RestartReason = 'crash' | 'roll';

/** `workers` tells how many serve right now. */
export function createMetricsView(workers: () => number): MetricsView {
  const own = supervision(workers);
  const live = new Map<number, MetricsSnapshot>();
  let retired: MetricsSnapshot = [];
  let retiring = Promise.resolve();
  const retire = async (snapshot: MetricsSnapshot): Promise<void> => {
    retired = await aggregated([retired, snapshot.filter(({ type }) => isLasting(type))]).getMetricsAsJSON();
  };
  return {
    keep: (worker, snapshot) => void live.set(worker, snapshot),
    retire(worker) {
      const snapshot = live.get(worker);
      live.delete(worker);
      if (snapshot !== undefined) retiring = retiring.then(() => retire(snapshot));
    },
    async read() {
      await retiring;
      return aggregated([await own.registry.getMetricsAsJSON(), retired, ...live.values()]).metrics();
    },
    contentType: own.registry.contentType,
    registry: own.registry,
    restarted: own.restarted,
  };
}

function supervision(workers: () => number) {
  const registry = new Registry();
  workersGauge(registry, workers);
  const restarts = new Counter({
    name: 'gateway_worker_restarts_total',
    help: 'Workers started in place of another.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return { registry, restarted: (reason: RestartReason) => restarts.inc({ reason }) };
}

/** The one metric a single process has in common with a supervisor. */
export function workersGauge(registry: Registry, workers: () => number): void {
  new Gauge({
    name: 'gateway_workers',
    help: 'Processes that serve.',
    registers: [registry],
    collect() {
      this.set(workers());
    },
  });
}

/** prom-client writes a type's name into snapshots, whatever its declaration says. */
function isLasting(type: unknown): boolean {
  return type === 'counter' || type === 'histogram';
}

/** prom-client's own adding-up, each metric by its declared aggregator; it only reads its arguments. */
function aggregated(snapshots: readonly MetricsSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]));
}

/** What is counted of operations, and the counters that tell it at a scrape. */
import { Counter, type Registry } from 'prom-client';
import { findV1Operation, type Contract } from '../contract';
import { partnerNames } from '../online';
import type { ExchangeLine } from './logs';

export type OperationLabels = Readonly<Record<'wire' | 'version' | 'agent' | 'operation', string>>;

/** What has been counted for one operation and outcome. */
export interface OperationCell {
  readonly labels: OperationLabels;
  readonly outcome: string;
  requests: number;
  seconds: number;
  bytesIn: number;
  bytesOut: number;
}

const other = 'other';

/** Names as the contract writes them, or the cloud's log-in; whatever else there is, is `other`. */
export function labelsOf({ wire, version, agent, operation }: ExchangeLine, contract: Contract): OperationLabels {
  if (agent === partnerNames.agent)
    return {
      wire: wire ?? other,
      version: other,
      agent,
      operation: operation === undefined ? other : partnerNames.operation,
    };
  if (version === 'v1') {
    const known = agent === undefined ? undefined : findV1Operation(contract, agent, operation ?? '');
    return { wire: wire ?? other, version, agent: known?.agent ?? other, operation: known?.name ?? other };
  }
  const found = version === undefined ? undefined : contract.version(version);
  const lookup = agent === undefined ? undefined : found?.agent(agent);
  const knownAgent = lookup?.found === 'agent' ? lookup.agent : undefined;
  return {
    wire: wire ?? other,
    version: found?.name ?? other,
    agent: knownAgent?.name ?? other,
    operation: (operation === undefined ? undefined : knownAgent?.operation(operation))?.name ?? other,
  };
}

type Sum = 'requests' | 'seconds' | 'bytesIn' | 'bytesOut';

export function declareCounters(registry: Registry, cells: ReadonlyMap<string, OperationCell>): void {
  const declare = (
    name: string,
    help: string,
    sum: Sum,
    labelNames: readonly string[],
    labelsOfCell: (cell: OperationCell) => Readonly<Record<string, string>>,
  ): void => {
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const cell of cells.values()) this.inc(labelsOfCell(cell), cell[sum]);
      },
    });
  };
  const operation = ['wire', 'version', 'agent', 'operation'];
  const wire = ({ labels }: OperationCell) => ({ wire: labels.wire });
  declare('gateway_requests_total', 'Requests replied to.', 'requests', [...operation, 'outcome'], (cell) => ({
    ...cell.labels,
    outcome: cell.outcome,
  }));
  declare('gateway_operation_seconds_total', 'Time spent, by operation.', 'seconds', operation, (cell) => cell.labels);
  declare(
    'gateway_received_bytes_total',
    'Body bytes received, as they came over the wire.',
    'bytesIn',
    ['wire'],
    wire,
  );
  declare('gateway_sent_bytes_total', 'Body bytes sent.', 'bytesOut', ['wire'], wire);
}

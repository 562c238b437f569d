/** By which operation records of a table are read one by one: told by names and types of the contract. */
import type { Contract, Operation, StructType } from '../contract';
import { recordTypeOf, tableOfIdName } from '../records';

/** How records of one table are read. */
export interface RecordReader {
  readonly operation: Operation;
  /** Takes the id. */
  readonly parameter: string;
  readonly result: string;
  readonly type: StructType;
  /** The property that has the id. */
  readonly id: string;
}

/**
 * `GetContactEntity(ContactEntityId)` reads `contact`; where a table has no entity, its carrier does. The newest
 * version that has an agent counts, as for v1.
 */
export function recordReaders({ versions }: Contract): ReadonlyMap<string, RecordReader> {
  const readers = new Map<string, RecordReader>();
  const done = new Set<string>();
  for (const version of versions.toReversed())
    for (const name of version.agentNames) {
      if (done.has(name)) continue;
      done.add(name);
      const lookup = version.agent(name);
      if (lookup.found !== 'agent') continue;
      for (const operation of lookup.agent.operations) offer(readers, operation);
    }
  return readers;
}

function offer(readers: Map<string, RecordReader>, operation: Operation): void {
  const [parameter, second] = operation.parameters;
  const [result, more] = operation.results;
  if (parameter === undefined || second !== undefined || more !== undefined || result?.type.kind !== 'struct') return;
  const { type } = result;
  const record = recordTypeOf(type);
  const isById = parameter.type.kind === 'scalar' && parameter.type.scalar === 'int';
  if (!isById || record === undefined || operation.name !== `Get${type.name.local}`) return;
  const { table, id } = record;
  if (tableOfIdName(parameter.name) !== table) return;
  const known = readers.get(table);
  if (known !== undefined && (isEntity(known.type) || !isEntity(type))) return;
  readers.set(table, { operation, parameter: parameter.name, result: result.name, type, id });
}

const isEntity = ({ name }: StructType): boolean => name.local.endsWith('Entity');

/** A ledger's file with the books of the company, as a gateway would have written it. */
import { openSqliteWriter } from '../../src/usage/sqlite-writer';
import type { BatchOperation } from '../../src/usage/ledger-store';
import { setBit, type Bits } from '../../src/usage/bits';
import type { WireName } from '../../src/command';
import type { CompanyBooks } from './company-books';

interface Named {
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
}

export function writeLedger(file: string, { usage, comparisons, differences }: CompanyBooks): void {
  const operations = new Map<string, BatchOperation & { readonly names: string[] }>();
  const operationOf = (wire: WireName, { version, agent, operation }: Named) => {
    const key = [wire, version, agent, operation].join(' ');
    const known = operations.get(key) ?? { wire, version, agent, operation, names: [] };
    operations.set(key, known);
    return known;
  };
  const bitsOf = (names: string[], wanted: readonly string[]): readonly number[] => {
    const bits: Bits = [];
    for (const name of wanted) {
      if (!names.includes(name)) names.push(name);
      setBit(bits, names.indexOf(name));
    }
    return bits;
  };
  const writer = openSqliteWriter(file);
  writer.write({
    node: 'test',
    number: 1,
    rows: usage.map((row) => {
      const operation = operationOf(row.wire, row);
      return Object.assign({}, row, {
        operation,
        day: Math.floor(Date.parse(row.day) / 86_400_000),
        failures: [...row.failures],
        durations: Array.from(row.durations.counts).flat(),
        sent: bitsOf(operation.names, row.sent),
        read: bitsOf(operation.names, row.read),
      });
    }),
    comparisons: comparisons.map((row) =>
      Object.assign({}, row, {
        operation: operationOf('soap', row),
        day: Math.floor(Date.parse(row.day) / 86_400_000),
      }),
    ),
    differences: differences.map((row) => Object.assign({}, row, { operation: operationOf('soap', row) })),
  });
  writer.close();
}

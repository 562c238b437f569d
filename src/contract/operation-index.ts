/** The names of all operations of the contract, for counts and for the search. No agent is compiled for it. */
import { perKey } from '../text/memo';
import { inTurns, type Turns } from '../text/turn';
import type { Contract } from './model';

/** An operation, and where it is. */
export interface IndexedOperation {
  readonly agent: string;
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly string[];
}

export interface OperationIndex {
  /** By agent and name. */
  readonly operations: readonly IndexedOperation[];
  /** How many operations an agent of a version has; `Services86/Appointment` is the key. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The index, made bit by bit when it is first asked for, and kept as long as the contract is. */
export const operationIndex = perKey((contract: Contract): Promise<OperationIndex> =>
  Promise.resolve(inTurns(index(contract))),
);

function* index(contract: Contract): Turns<OperationIndex> {
  const counts = new Map<string, number>();
  const found = new Map<string, { agent: string; name: string; versions: string[] }>();
  for (const version of contract.versions.toReversed()) {
    for (const agent of version.agentNames) {
      const names = yield* version.operationNames(agent);
      counts.set(`${version.name}/${agent}`, names.length);
      for (const name of names) {
        const key = `${agent}.${name}`.toLowerCase();
        const known = found.get(key);
        if (known === undefined) found.set(key, { agent, name, versions: [version.name] });
        else known.versions.push(version.name);
      }
      yield;
    }
  }
  yield;
  const operations = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, operation]) => operation);
  return { operations, counts };
}

/** Agents and operations of one version. */
export function countsOf(
  { counts }: OperationIndex,
  { name, agentNames }: Contract['versions'][number],
): { readonly agents: number; readonly operations: number } {
  const operations = agentNames.reduce((sum, agent) => sum + (counts.get(`${name}/${agent}`) ?? 0), 0);
  return { agents: agentNames.length, operations };
}

/**
 * What the scripts of the pages search, as JSON in pieces: the versions, newest first, and for each operation the
 * numbers of its own.
 */
export function* indexPieces({ operations }: OperationIndex, contract: Contract): Generator<string, void, undefined> {
  const versions = contract.versions.map(({ name }) => name).toReversed();
  const numbers = new Map(versions.map((name, number) => [name, number]));
  yield `{"versions":${JSON.stringify(versions)},"operations":[`;
  let comma = '';
  for (const { agent, name, versions: own } of operations) {
    yield comma + JSON.stringify([agent, name, own.map((each) => numbers.get(each))]);
    comma = ',';
  }
  yield ']}\n';
}

/** No longer text is searched for. */
const queryCharsMax = 100;

/**
 * The operations whose agent and name hold every word, best first: the name itself, its beginning, its inside, the
 * agent. The scripts of the gateway's pages and of the console find the same.
 */
export function searchOperations({ operations }: OperationIndex, query: string): readonly IndexedOperation[] {
  const words = query
    .slice(0, queryCharsMax)
    .toLowerCase()
    .split(/[\s./]+/)
    .filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined) return [];
  const ranked = operations.flatMap((operation) => {
    const full = `${operation.agent}.${operation.name}`.toLowerCase();
    if (!words.every((word) => full.includes(word))) return [];
    const name = operation.name.toLowerCase();
    const rank = name === last ? 0 : name.startsWith(last) ? 1 : name.includes(last) ? 2 : 3;
    return [{ operation, rank }];
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ operation }) => operation);
}

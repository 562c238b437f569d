/** The agents whose answers are rows of archives: Archive, Find, and the members of selections. */
import { archiveHandlers, findHandlers, selectionHandlers, type ArchiveHandler, type ArchiveSource } from '../archive';
import { recordField } from '../records';
import type { Contract, StructType } from '../contract';
import type { SandboxHandler } from './operation';
import type { Store } from './store';

/** Keyed `Agent.Operation`. Where no table is described, only the best-known ones have archives. */
export function archiveAgents(describedTables: ArchiveSource['describedTables']): ReadonlyMap<string, SandboxHandler> {
  const sourceOf = ({ records }: Store): ArchiveSource => ({
    all: (table) => records.all(table),
    find: (table, id) => records.find(table, id),
    ...(describedTables === undefined ? {} : { describedTables }),
  });
  const handled =
    (work: ArchiveHandler): SandboxHandler =>
    (store, { user, given, now, language }) =>
      work(sourceOf(store), given, { now, associateId: user.associateId, language, kept: store.records.attached });
  const all = [...archiveHandlers, ...findHandlers, ...selectionHandlers];
  return new Map(all.map(([key, work]) => [key, handled(work)]));
}

/** Record types of the newest version: read at the first question, which loads every agent once. */
export function describedTables(contract: Contract): NonNullable<ArchiveSource['describedTables']> {
  let described: ReturnType<NonNullable<ArchiveSource['describedTables']>> | undefined;
  return () => (described ??= readTables(contract));
}

function readTables(contract: Contract) {
  const newest = contract.versions.at(-1);
  const found = new Map<string, { readonly name: string; readonly type: StructType; readonly key: string }>();
  for (const name of newest?.agentNames ?? []) {
    const lookup = newest?.agent(name);
    for (const { name: operation, parameters } of lookup?.found === 'agent' ? lookup.agent.operations : []) {
      const saved = operation.startsWith('Save') ? recordField(parameters[0]) : undefined;
      if (saved === undefined || saved.isMany || found.has(saved.type.table)) continue;
      found.set(saved.type.table, { name: saved.type.table, type: saved.struct, key: saved.type.id });
    }
  }
  return [...found.values()];
}

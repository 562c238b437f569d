/** Reads the items of lists: of those that the sandbox knows, by the names under which the MDO agent has them. */
import { findV1Operation, type Contract } from '../contract';
import type { Failure, Struct } from '../command';
import { flagIn, fromStored, isStruct, numberIn, structsIn, textIn } from '../records';
import { createSandboxCrm } from '../sandbox';
import { isNotGiven, type Ask } from './record-reading';

interface RecordedLists {
  /** The items of lists by the name of their table, and the lists themselves in the table `list`. */
  readonly tables: ReadonlyMap<string, readonly Struct[]>;
  /** Lists that the CRM did not give. */
  readonly missing: readonly string[];
}

/** Texts stay as they are: what people can choose is personal of no one. */
export async function readLists(contract: Contract, ask: Ask): Promise<RecordedLists | Failure> {
  const operation = findV1Operation(contract, 'MDO', 'GetList');
  const definitions =
    createSandboxCrm({ clock: { now: () => 0 } })
      .image()
      .tables.get('record list') ?? [];
  if (operation === undefined) return { tables: new Map(), missing: ['lists'] };
  const lists = definitions.map(([, definition]) => fromStored(definition)).filter(isStruct);
  const tables = new Map<string, readonly Struct[]>([['list', lists]]);
  const missing: string[] = [];
  for (const list of lists) {
    const name = textIn(list, 'MdoName');
    const table = textIn(list, 'Table');
    if (name === '' || table === '') continue;
    const outcome = await ask(operation, { Name: name, ForceFlatList: true, AdditionalInfo: '', OnlyHistory: false });
    if (outcome.kind === 'failure' && !isNotGiven(outcome)) return outcome;
    if (outcome.kind === 'failure') missing.push(`list ${name}`);
    else tables.set(table, itemsIn(structsIn(outcome.results, 'Response')));
  }
  return { tables, missing };
}

/** Items as the sandbox keeps them, those below headings too. Items such as "all" have no id. */
function itemsIn(items: readonly Struct[]): readonly Struct[] {
  return items.flatMap((item) => {
    const Id = numberIn(item, 'Id');
    const Tooltip = textIn(item, 'ToolTip');
    const texts = { Name: textIn(item, 'Name'), ...(Tooltip === '' ? {} : { Tooltip }) };
    const own = { Id, ...texts, Rank: numberIn(item, 'Rank'), Deleted: flagIn(item, 'Deleted') };
    return [...(Id > 0 ? [own] : []), ...itemsIn(structsIn(item, 'ChildItems'))];
  });
}

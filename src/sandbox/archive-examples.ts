/** Example arguments of operations that ask archives: columns, restrictions and an order that go together. */
import type { Field, Operation } from '../contract';
import type { Struct, StructDraft, Value } from '../command';

/** A parameter as text (the operations whose names end with 2), and as a list. */
interface ArchiveExample {
  readonly text: string;
  readonly list: Value;
}

const restricted: ArchiveExample = {
  text: "name begins 'N'",
  list: [
    { Name: 'name', Operator: 'begins', Values: ['N'], IsActive: true, InterOperator: 'And', InterParenthesis: 0 },
  ],
};
const ordered: ArchiveExample = { text: 'name asc', list: [{ Name: 'name', Direction: 'ASC' }] };
const columns: ArchiveExample = { text: 'contactId, name', list: ['contactId', 'name'] };
const nothing: ArchiveExample = { text: '', list: [] };
const only = (text: string): ArchiveExample => ({ text, list: [text] });

const examples: ReadonlyMap<string, ArchiveExample> = new Map([
  ['ProviderName', only('FindContact')],
  ['Provider', only('FindContact')],
  ['Columns', columns],
  ['DesiredColumns', columns],
  ['StaticColumns', columns],
  ['Select', columns],
  ['SortOrder', ordered],
  ['OrderBy', ordered],
  ['Restriction', restricted],
  ['Restrictions', restricted],
  ['ExtraRestrictions', restricted],
  ['Criteria', restricted],
  ['Filter', restricted],
  ['Entities', only('contact')],
  ['Options', nothing],
  ['Context', nothing],
  ['Table', only('contact')],
  ['RecordId', { text: '5', list: [5] }],
  ['Fields', columns],
]);

const agents: ReadonlySet<string> = new Set(['Archive', 'Find']);
const selections = /ArchiveRows$|DynamicSelectionCriteria\d?$/;

/** What archive operations need instead of made-up texts; empty for any other operation. */
export function archiveArguments({ agent, name, parameters }: Operation): Struct {
  if (!agents.has(agent) && !selections.test(name)) return {};
  const draft: StructDraft = {};
  for (const parameter of parameters) {
    const value = exampleFor(parameter);
    if (value !== undefined) draft[parameter.name] = value;
  }
  return draft;
}

function exampleFor({ name, type }: Field): Value | undefined {
  const example = examples.get(name);
  if (type.kind === 'list') return example?.list;
  if (type.kind !== 'scalar') return undefined;
  return type.scalar === 'int' ? Number(example?.text) || undefined : example?.text;
}

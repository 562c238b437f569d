/** The operation of the Selection agent that gives the members of a selection as rows of an archive. */
import { handler, respond, type ArchiveHandler } from './archive-operations';
import { refuseQuery } from './archive-refusal';
import { answerQuery } from './find-rows';
import { givenNames, givenNumber, givenText } from './given-query';

/** All members at once: the operation has no pages. */
const everyRow = 2_147_483_647;

const members: ArchiveHandler = handler((records, given, frame) => {
  const id = givenNumber(given, 'SelectionId');
  const selection = records.find('selection', id) ?? refuseQuery(`There is no selection with id ${id}.`);
  const target = givenText(selection, 'TargetTableName').toLowerCase() || 'contact';
  const isDynamic = selection['SelectionType'] === 'Dynamic';
  const query = {
    provider: `${target}${isDynamic ? 'DynamicSelectionV2' : 'Selection'}`,
    columns: givenNames(given, 'Select'),
    criteria: { kind: 'criterion' as const, column: 'selectionId', operator: '=', values: [String(id)] },
    order: [],
    entities: [],
    page: 0,
    pageSize: everyRow,
  };
  return respond(answerQuery(records, query, frame).rows);
});

/** Keyed `Agent.Operation`. */
export const selectionHandlers: ReadonlyMap<string, ArchiveHandler> = new Map([
  ['Selection.GetSelectionMembersArchiveRows', members],
]);

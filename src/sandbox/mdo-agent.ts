/** The MDO agent: any list by its name, flat or under headings, with or without what the user has chosen. */
import type { Outcome, Struct, Value } from '../command';
import { answerWith, flagIn, isList, numberIn, numbersIn, structsIn, textIn } from '../records';
import { textInLanguage } from '../text/multilingual-text';
import type { RecordCall, RecordRule, Records } from '../records';
import { findList, itemOf } from './lists';
import { asSelectable, mdoItem } from './mdo-item';
import { listed, listNames, wantedOf } from './mdo-lists';
import { missingInCrm } from './operation';

/** Keyed `Agent.Operation`, as the sandbox's handlers. */
export const mdoAgent: ReadonlyMap<string, RecordRule> = new Map<string, RecordRule>([
  ['MDO.GetList', asked()],
  ['MDO.GetListWithHistory', asked(withHistory)],
  ['MDO.GetListWithRestriction', asked(restricted)],
  ['MDO.GetSimpleList', asked()],
  ['MDO.GetSelectableList', asked(selected)],
  ['MDO.GetSelectableListWithHistory', asked(withHistory, selected)],
  ['MDO.GetSelectableListWithRestriction', asked(restricted, selected)],
  ['MDO.GetSelectableSimpleList', asked(selected)],
  ['MDO.GetListItem', oneItem],
  ['MDO.GetListNames', (records, { operation }) => answerWith(operation, listNames(records))],
  [
    'MDO.GetListIdByListName',
    (records, { operation, given }) => answerWith(operation, findList(records, textIn(given, 'Name'))?.id ?? 0),
  ],
  ['MDO.SetSelected', setSelected],
  ['List.GetTicketCategoriesForUserGroups', asked()],
]);

type Refine = (items: readonly Struct[], records: Records, call: RecordCall) => readonly Struct[];

/** Lists with a search text and simple lists are flat. */
function asked(...refinements: readonly Refine[]): RecordRule {
  return (records, call) => {
    const { given, operation } = call;
    const isFlat = flagIn(given, 'ForceFlatList') || given['ForceFlatList'] === undefined;
    const name = operation.agent === 'List' ? 'ticketcategory' : textIn(given, 'Name');
    const items = listed(records, call, wantedOf(name, textIn(given, 'AdditionalInfo'), isFlat));
    if (items === undefined) return noSuchList(name);
    return answerWith(
      operation,
      refinements.reduce((done, refine) => refine(done, records, call), items),
    );
  };
}

const noSuchList = (name: string): Outcome => missingInCrm(`There is no list with the name ${name}.`);

/** Items whose text begins with the search text, in the caller's language. */
function restricted(items: readonly Struct[], _records: Records, { given, language }: RecordCall): readonly Struct[] {
  const begin = textIn(given, 'SearchValue').toLowerCase();
  return items.filter((item) => textInLanguage(textIn(item, 'Name'), language).toLowerCase().startsWith(begin));
}

/** What was chosen before is shown although it is deleted now; `OnlyHistory` asks for nothing else. */
function withHistory(items: readonly Struct[], records: Records, { given }: RecordCall): readonly Struct[] {
  const { name } = wantedOf(textIn(given, 'Name'), '', true);
  const list = findList(records, name);
  const past = numbersIn(given, 'HistoryItems').flatMap((id) => {
    const known = items.find((item) => item['Id'] === id);
    const item = known ?? (list && shownItem(records, list, id));
    return item === undefined ? [] : [item];
  });
  if (flagIn(given, 'OnlyHistory')) return past;
  return [...past.filter((each) => !items.includes(each)), ...items];
}

function shownItem(records: Records, list: { readonly table: string }, id: number): Struct | undefined {
  const item = itemOf(records, list, id);
  return item && mdoItem(item);
}

function oneItem(records: Records, { operation, given }: RecordCall): Outcome {
  const { name } = wantedOf(textIn(given, 'ListName'), '', true);
  const table = findList(records, name)?.table ?? (listNames(records).includes(name) ? name : undefined);
  if (table === undefined) return noSuchList(name);
  return answerWith(operation, shownItem(records, { table }, numberIn(given, 'Id')) ?? null);
}

/** Each user has chosen by list and additional information. */
const choiceKey = ({ given, user }: RecordCall): string =>
  ['selected', user.associateId, textIn(given, 'Name').toLowerCase(), textIn(given, 'AdditionalInfo')].join(' ');

function selected(items: readonly Struct[], records: Records, call: RecordCall): readonly Struct[] {
  const kept = records.attached.get(choiceKey(call));
  const chosen = new Set(isList(kept) ? kept : []);
  const mark = (item: Struct): Struct => ({
    ...asSelectable(item, chosen.has(numberIn(item, 'Id'))),
    ChildItems: structsIn(item, 'ChildItems').map(mark),
  });
  return items.map(mark);
}

function setSelected(records: Records, call: RecordCall): Outcome {
  const given = structsIn(call.given, 'SelectableMDOList');
  records.attached.set(choiceKey(call), chosenIn(given));
  return answerWith(call.operation, given);
}

const chosenIn = (items: readonly Struct[]): readonly Value[] =>
  items.flatMap((item) => [
    ...(flagIn(item, 'Selected') ? [numberIn(item, 'Id')] : []),
    ...chosenIn(structsIn(item, 'ChildItems')),
  ]);

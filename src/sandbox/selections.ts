/** Members of selections: the table `selectionmember`, which archives read, and the criteria of dynamic ones. */
import { readFilter, writeRestrictions } from '../archive';
import type { Outcome, Struct, Value } from '../command';
import { isStruct, noSuchRecord, numberIn, numbersIn, structsIn, textIn } from '../records';
import { answered, type SandboxCall, type SandboxHandler } from './operation';
import type { Store } from './store';

const members = 'selectionmember';

export const selectionAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ['Selection.AddSelectionMembers', onSelection((store, call, id) => add(store, id, plainMembers(call)))],
  ['Selection.AddContactSelectionMembers', onSelection((store, call, id) => add(store, id, contactMembers(call)))],
  [
    'Selection.RemoveSelectionMembers',
    onSelection((store, call) => remove(store, isOneOf(call, 'SelectionMemberIds'))),
  ],
  [
    'Selection.RemoveContactSelectionMembersFromIds',
    onSelection((store, call) => remove(store, isOneOf(call, 'SelectionMembersIds'))),
  ],
  ['Selection.RemoveSelectionMembersById', onSelection(removeByRecord)],
  ['Selection.RemoveContactSelectionMembers', onSelection(removeContacts)],
  ['Selection.CopySelectionMembers', copy],
  ['Selection.CopyContactSelectionMembers', copy],
  ['Selection.GetDynamicSelectionCriteria', onSelection((store, _call, id) => criteriaOf(store, id))],
  [
    'Selection.SetDynamicSelectionCriteria',
    onSelection((store, call, id) => keepCriteria(store, id, call.given['Criteria'])),
  ],
  [
    'Selection.SetDynamicSelectionCriteria2',
    onSelection((store, call, id) => keepCriteria(store, id, call.given['Filter'])),
  ],
  [
    'Selection.SetDynamicSelectionCriteria3',
    onSelection((store, { given }, id) => keepCriteria(store, id, textIn(given, 'Filter') || given['Criteria'])),
  ],
]);

type SelectionWork = (store: Store, call: SandboxCall, id: number) => Outcome;

/** Refuses a selection that is not there. */
function onSelection(work: SelectionWork): SandboxHandler {
  return (store, call) => {
    const id = numberIn(call.given, 'SelectionId');
    return store.records.find('selection', id) === undefined ? noSuchRecord('selection', id) : work(store, call, id);
  };
}

const plainMembers = ({ given }: SandboxCall): readonly Struct[] =>
  numbersIn(given, 'Ids').map((RecordId) => ({ RecordId }));

const contactMembers = ({ given }: SandboxCall): readonly Struct[] =>
  structsIn(given, 'ContactPersonIds').map((each) => ({
    ContactId: numberIn(each, 'ContactId'),
    PersonId: numberIn(each, 'PersonId'),
  }));

const sameRecord = (one: Struct, other: Struct): boolean =>
  ['RecordId', 'ContactId', 'PersonId'].every((name) => numberIn(one, name) === numberIn(other, name));

const membersOf = ({ records }: Store, id: number): readonly Struct[] =>
  records.all(members).filter((member) => member['SelectionId'] === id);

/** A record is a member once; the answer is how many were added. */
function add(store: Store, SelectionId: number, given: readonly Struct[]): Outcome {
  const known = [...membersOf(store, SelectionId)];
  let added = 0;
  for (const each of given) {
    if (known.some((member) => sameRecord(member, each))) continue;
    const SelectionMemberId = store.newId();
    const member = { ...each, SelectionId, SelectionMemberId };
    store.records.set(members, SelectionMemberId, member);
    known.push(member);
    added += 1;
  }
  countMembers(store, SelectionId);
  return answered({ Response: added });
}

function remove(store: Store, isGone: (member: Struct) => boolean): Outcome {
  const gone = store.records.all(members).filter(isGone);
  for (const member of gone) store.records.delete(members, numberIn(member, 'SelectionMemberId'));
  const touched = new Set(gone.map((member) => numberIn(member, 'SelectionId')));
  for (const id of touched) countMembers(store, id);
  return answered();
}

function isOneOf(call: SandboxCall, name: string): (member: Struct) => boolean {
  const ids = new Set(numbersIn(call.given, name));
  const selection = numberIn(call.given, 'SelectionId');
  return (member) => member['SelectionId'] === selection && ids.has(numberIn(member, 'SelectionMemberId'));
}

function removeByRecord(store: Store, { given }: SandboxCall, id: number): Outcome {
  const ids = new Set(numbersIn(given, 'Ids'));
  return remove(
    store,
    (member) => member['SelectionId'] === id && ids.has(numberIn(member, 'RecordId') || numberIn(member, 'ContactId')),
  );
}

function removeContacts(store: Store, call: SandboxCall, id: number): Outcome {
  const given = contactMembers(call);
  return remove(store, (member) => member['SelectionId'] === id && given.some((each) => sameRecord(member, each)));
}

function copy(store: Store, { given }: SandboxCall): Outcome {
  const [from, to] = [numberIn(given, 'FromSelectionId'), numberIn(given, 'ToSelectionId')];
  add(
    store,
    to,
    membersOf(store, from).map(({ SelectionId: _from, SelectionMemberId: _id, ...member }) => member),
  );
  return answered();
}

function countMembers(store: Store, id: number): void {
  const selection = store.records.find('selection', id);
  if (selection !== undefined)
    store.records.set('selection', id, { ...selection, MemberCount: membersOf(store, id).length });
}

/** Criteria are kept as they came: as a filter's text, or as ArchiveRestrictionInfo. */
function keepCriteria(store: Store, id: number, criteria: Value | undefined): Outcome {
  store.records.set('selectioncriteria', id, { SelectionId: id, Restrictions: criteria ?? [] });
  return criteriaOf(store, id);
}

function criteriaOf({ records }: Store, id: number): Outcome {
  const kept = records.find('selectioncriteria', id)?.['Restrictions'];
  if (typeof kept !== 'string' || kept === '')
    return answered({ Response: Array.isArray(kept) ? kept.filter(isStruct) : [] });
  const read = readFilter(kept);
  return read.kind === 'failure' ? read : answered({ Response: writeRestrictions(read) });
}

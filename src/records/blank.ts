/** New and saved records: defaults by the contract, and who wrote them when. */
import type { StructType, TypeTable } from '../contract';
import type { Struct, StructDraft, Value } from '../command';
import type { RecordCall } from './records';
import { linkTo } from './links';
import { recordTypeOf, tableOfIdName } from './record-type';
import { projectStruct } from './project';
import { stamp, textIn } from './values';

/** A record as `CreateDefault…` gives it: nothing in it is stored. The caller is its owner. */
export function blank(type: StructType, types: TypeTable, { user }: RecordCall): Struct {
  const draft: StructDraft = { ...projectStruct(type, {}, types) };
  for (const field of type.fields) {
    if (field.type.kind !== 'struct' || !ownerNames.has(field.name)) continue;
    if (recordTypeOf(field.type)?.table === 'associate') draft[field.name] = user.associate;
  }
  return draft;
}

const ownerNames: ReadonlySet<string> = new Set(['Associate', 'Owner']);

/** Sets what the parameters of an operation name: a field of that name, or the link of that id. */
export function withParameters(record: Struct, type: StructType, given: Struct): Struct {
  const draft: StructDraft = { ...record };
  for (const [name, value] of Object.entries(given)) {
    const field = type.fields.find((each) => each.name === name);
    if (field !== undefined) draft[name] = value;
    else if (typeof value === 'number') Object.assign(draft, linkTo(type, tableOfIdName(name), value));
  }
  return draft;
}

/** Names that the CRM makes of others, where the saved record has these. */
export function madeNames(record: Struct): Struct {
  if (record['Firstname'] === undefined || record['Lastname'] === undefined) return {};
  const FullName = ['Firstname', 'MiddleName', 'Lastname']
    .map((name) => textIn(record, name).trim())
    .filter((part) => part !== '')
    .join(' ');
  return { FullName, FormalName: FullName };
}

const createdBy = /^(?:Created|Registered)By$/;
const updatedBy = /^(?:Updated|LastUpdated|Changed)By$/;
const createdDate = /^(?:Created|Registered)(?:Date|At)?$/;
const updatedDate = /^(?:Updated|LastUpdated|LastModified|LastChanged)(?:Date|At)?$/;
const createdId = /^(?:Created|Registered)(?:By)?AssociateId$/;
const updatedId = /^Updated(?:By)?AssociateId$/;

/** What the CRM itself writes into a record at its first save, or at each. */
export function stamps(type: StructType, { user, now }: RecordCall, isNew: boolean): Struct {
  const draft: StructDraft = {};
  for (const { name, type: inner } of type.fields) {
    const value = stampOf(name, isNew, user, now);
    if (value === undefined) continue;
    if (inner.kind === 'struct' ? typeof value === 'object' : typeof value !== 'object') draft[name] = value;
  }
  return draft;
}

function stampOf(name: string, isNew: boolean, user: RecordCall['user'], now: number): Value | undefined {
  if (updatedBy.test(name) || (isNew && createdBy.test(name))) return user.associate;
  if (updatedDate.test(name) || (isNew && createdDate.test(name))) return stamp(now);
  if (updatedId.test(name) || (isNew && createdId.test(name))) return user.associateId;
  return undefined;
}

/**
 * The company that the sandbox is seeded with: a file for each table in assets/company, named after it. The first
 * property of a record is its id. Texts in two languages stand as `{ "en": "Vendor", "no": "Leverandør" }`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Struct, StructDraft, Value } from '../command';
import { isList, isStruct, numberIn, textIn } from '../records';
import { blankEntity } from './appointment';
import { contentKey } from './documents';
import type { Store } from './store';
import { associateOf, userById, users, userRecord } from './users';

const folder = path.join(__dirname, 'assets', 'company');

/** When all of it was written, as records that say nothing else have it. */
const seededAt = Date.parse('2026-01-02T03:04:05Z');
const seededDate = '2026-01-02T03:04:05';

type Tables = ReadonlyMap<string, readonly Struct[]>;
let read: Tables | undefined;

/** Read when the first sandbox is made, once for all of them: a gateway to a real CRM never does. */
function company(): Tables {
  read ??= new Map(
    readdirSync(folder).map((file) => [
      path.basename(file, '.json'),
      records(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
    ]),
  );
  return read;
}

function records(json: unknown): readonly Struct[] {
  const value = valueOf(json);
  return isList(value) ? value.filter(isStruct) : [];
}

/** JSON as a canonical value. */
function valueOf(json: unknown): Value {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(valueOf);
  const draft: StructDraft = {};
  for (const [name, value] of Object.entries(json ?? {})) draft[name] = valueOf(value);
  return typeof draft['en'] === 'string' && typeof draft['no'] === 'string' ? inBoth(draft['en'], draft['no']) : draft;
}

/** NetServer's form of a text in two languages. */
const inBoth = (en: string, no: string): string => (en === no ? en : `US:"${en}";NO:"${no}"`);

/** Fills an empty store with the users and the company. */
export function seedCompany(store: Store): void {
  for (const user of users) {
    store.records.set('associate', user.associateId, associateOf(user));
    store.records.set('user', user.associateId, userRecord(user));
  }
  for (const [table, rows] of company()) {
    for (const row of rows) {
      const [first] = Object.values(row);
      const id = typeof first === 'number' ? first : 0;
      if (table === 'appointment') addAppointment(store, id, row);
      else if (table === 'list') addList(store, id, row);
      else if (table === 'document') addDocument(store, id, row);
      else store.records.set(table, id, owned.has(table) ? written(row) : row);
    }
  }
}

/** Tables whose records say who wrote them, and when. */
const owned: ReadonlySet<string> = new Set([
  'contact',
  'document',
  'person',
  'project',
  'relation',
  'sale',
  'selection',
]);

function written(row: Struct): Struct {
  const owner = row['Associate'] ?? { AssociateId: users[0]?.associateId ?? 0 };
  return { CreatedDate: seededDate, UpdatedDate: seededDate, CreatedBy: owner, UpdatedBy: owner, ...row };
}

function addAppointment(store: Store, id: number, row: Struct): void {
  const owner = isStruct(row['Associate']) ? userById(numberIn(row['Associate'], 'AssociateId')) : undefined;
  if (owner === undefined) return;
  const entity = { ...blankEntity(owner, seededAt), ...row, Associate: associateOf(owner) };
  store.appointments.set(id, { id, entity });
}

/** A list stands with its items: English text, Norwegian text, headings. */
function addList(store: Store, id: number, { Items: items, ...definition }: Struct): void {
  store.records.set('list', id, { Rank: id, Deleted: false, ...definition });
  if (!isList(items)) return;
  for (const [at, item] of items.entries()) {
    const [en, no, HeadingIds] = isList(item) ? item : [];
    if (typeof en !== 'string' || typeof no !== 'string') continue;
    const record = {
      Id: at + 1,
      Name: inBoth(en, no),
      Rank: at + 1,
      ...(HeadingIds === undefined ? {} : { HeadingIds }),
    };
    store.records.set(textIn(definition, 'Table'), at + 1, record);
  }
}

/** A document stands with its content, which is kept beside it. */
function addDocument(store: Store, id: number, { Content: content, ...row }: Struct): void {
  store.records.set('document', id, written(row));
  if (typeof content !== 'string') return;
  store.records.attached.set(contentKey(id), Buffer.from(content, 'utf8').toString('base64'));
}

/** The seeded company: each record fits its type, and each link names a record that there is. */
import type { StructType, Type } from '../../src/contract';
import { isStruct, type Struct, type Value } from '../../src/command';
import { isList } from '../../src/records';
import { project } from '../../src/records/project';
import { recordTypeOf, tableOfIdName } from '../../src/records/record-type';
import { seed } from '../../src/sandbox/seed';
import { Store } from '../../src/sandbox/store';
import { users } from '../../src/sandbox/users';
import { allAgents, openContract } from '../contract/folder';

const store = new Store();
seed(store);
const tables = [...store.records.tables()].map(([name, table]) => [name, table.entries()] as const);

const structs = new Map<string, StructType>();
const typeTables = new Map<string, Parameters<typeof project>[2]>();

for (const agent of allAgents(openContract().contract)) {
  if (agent.version !== 'Services88') continue;
  for (const { parameters, results, types } of agent.operations) {
    const visit = (type: Type): void => {
      if (type.kind === 'list') visit(type.item.type);
      if (type.kind !== 'struct' || structs.has(type.name.local)) return;
      structs.set(type.name.local, type);
      typeTables.set(type.name.local, types);
      for (const field of type.fields) visit(field.type);
    };
    for (const { type } of [...parameters, ...results]) visit(type);
  }
}

/** The types of a table. */
const typesOf = (table: string): readonly StructType[] =>
  [...structs.values()].filter((type) => recordTypeOf(type)?.table === table);

/** What no type has: it belongs to the sandbox, or to a table that no type shows. */
const ownProperties = new Set(['HeadingIds', 'Items', 'MdoName', 'Table']);
const ownTables = new Set(['selectionmember', 'selectioncriteria']);
/** Items of the generic lists are ListItemEntity, whatever table they are in. */
const itemProperties = new Set(['Id', 'Name', 'Rank', 'Deleted', 'Tooltip']);

function misfits(row: Struct, types: readonly StructType[]): readonly string[] {
  return Object.entries(row).flatMap(([property, value]) => {
    if (ownProperties.has(property) || value === undefined || value === null) return [];
    const fields = types.flatMap(({ name, fields: all }) =>
      all.filter((field) => field.name === property).map((field) => ({ field, types: typeTables.get(name.local) })),
    );
    if (itemProperties.has(property) && fields.length === 0) return [];
    const isFitting = fields.some(({ field, types: known }) => {
      const shown = known && project(field.type, value, known);
      return shown !== undefined && holds(shown, value);
    });
    return isFitting ? [] : [`${property}: ${JSON.stringify(value)}`];
  });
}

test('each record fits its types', () => {
  const wrong: string[] = [];
  let fitting = 0;
  for (const [table, rows] of tables) {
    const types = typesOf(table);
    const isList = store.records.all('list').some((each) => each.Table === table);
    // The contract of the package lacks the agent Quote; CONTRACT_DIR may name one that has it.
    const isUnknown = types.length === 0 && (isList || ownTables.has(table) || quoteTables.has(table));
    if (isUnknown) continue;
    for (const [id, row] of rows) {
      wrong.push(...misfits(row, types).map((each) => `${table} ${id} ${each}`));
      fitting += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(fitting).toBeGreaterThan(250);
});

const quoteTables = new Set(['pricelist', 'product', 'quoteconnection']);

/** Whether everything that was given is there. */
function holds(shown: Value, given: Value): boolean {
  if (isList(given)) return isList(shown) && given.every((each, at) => holds(shown[at] ?? null, each));
  if (!isStruct(given)) return shown === given;
  return isStruct(shown) && Object.entries(given).every(([name, each]) => holds(shown[name] ?? null, each ?? null));
}

/** Tables that links name, with the property that names them. */
function* linksIn(row: Struct, types: readonly StructType[], own: string): Generator<readonly [string, number]> {
  for (const [property, value] of Object.entries(row)) {
    const struct = types.flatMap(({ fields }) => fields).find(({ name }) => name === property)?.type;
    const target = struct?.kind === 'struct' ? recordTypeOf(struct) : undefined;
    if (target !== undefined && isStruct(value)) {
      const id = value[target.id];
      yield [target.table, typeof id === 'number' ? id : -1];
    }
    if (typeof value !== 'number' || value === 0) continue;
    const table = tableOfIdName(property.replace(/^(?:Source|Destination|Parent)(?=\w+Id$)/, ''));
    const isLink = table !== undefined && table !== '' && table !== own && store.records.all(table).length > 0;
    if (isLink) yield [table, value];
  }
}

test('each link names a record that there is', () => {
  const broken: string[] = [];
  let links = 0;
  const all = [...tables, ['appointment', appointments()] as const];
  for (const [table, rows] of all)
    for (const [id, row] of rows)
      for (const [to, linked] of linksIn(row, typesOf(table), table)) {
        links += 1;
        if (store.records.find(to, linked) === undefined) broken.push(`${table} ${id} → ${to} ${linked}`);
      }
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(300);
});

const appointments = (): readonly (readonly [number, Struct])[] =>
  store.appointments.entries().map(([id, { entity }]) => [id, entity]);

test('the company has what the documents say', () => {
  const count = (table: string): number => store.records.all(table).length;
  const counts = Object.fromEntries(
    'contact person sale project document ticket selection associate'.split(' ').map((table) => [table, count(table)]),
  );
  expect(counts).toEqual({
    contact: 12,
    person: 25,
    sale: 10,
    project: 5,
    document: 8,
    ticket: 6,
    selection: 4,
    associate: 9,
  });
});

test('every user is a person of the company that the user names', () => {
  for (const { personId, contactId, fullName } of users)
    expect(store.records.find('person', personId)).toMatchObject({
      FullName: fullName,
      Contact: { ContactId: contactId },
    });
});

test('addresses and numbers are invented ones', () => {
  const text = JSON.stringify(tables);
  for (const [, host] of text.matchAll(/(?:@|https:\/\/)([\w.-]+)/g)) expect(host).toMatch(/(?:^|\.)example\.com$/);
  for (const [number] of text.matchAll(/\+\d[\d ]{6,}/g))
    expect(number).toMatch(/^\+(?:47 00 00|44 20 7946 0[3-9]|46 70 174 06|49 30 23125)/);
});

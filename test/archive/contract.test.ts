/** The tables of columns and the answers, held against the WSDLs that come with the package. */
import path from 'node:path';
import { archiveHandlers, findHandlers, findRows } from '../../src/archive';
import { recordTables } from '../../src/archive/archive-provider';
import { isStruct, type Value } from '../../src/command';
import { loadContract, type Agent, type StructType, type Type } from '../../src/contract';
import { call, company, everything, frame } from './company';

const version = loadContract(path.join(__dirname, '../../wsdl'), { onProblem: () => {} }).version('Services88');

function agent(name: string): Agent {
  const found = version?.agent(name);
  if (found?.found !== 'agent') throw new Error(`the package has no agent ${name}`);
  return found.agent;
}

function typeOf(agentName: string, name: string): StructType {
  const type = agent(agentName)
    .types.all()
    .find((each) => each.name.local === name);
  if (type?.kind !== 'struct') throw new Error(`${agentName} has no type ${name}`);
  return type;
}

/** Where the records of the tables that need no rows of their own are described. */
const described: readonly (readonly [table: string, agent: string, type: string])[] = [
  ['contact', 'Contact', 'ContactEntity'],
  ['person', 'Person', 'PersonEntity'],
  ['user', 'User', 'User'],
  ['selection', 'Selection', 'SelectionEntity'],
  ['appointment', 'Appointment', 'AppointmentEntity'],
  ['document', 'Document', 'DocumentEntity'],
  ['sale', 'Sale', 'SaleEntity'],
  ['project', 'Project', 'ProjectEntity'],
  ['projectmember', 'Project', 'ProjectMember'],
  ['salestakeholder', 'Sale', 'SaleStakeholder'],
  ['ticket', 'Ticket', 'TicketEntity'],
  ['ticketmessage', 'Ticket', 'TicketMessageEntity'],
  ['role', 'User', 'RoleEntity'],
];

/** Whether a path such as `Emails[0]/Value` leads to a field. */
function leadsSomewhere(type: Type, at: string): boolean {
  let here: Type | undefined = type;
  for (const step of at.split('/')) {
    const name = step.replace(/\[\d+\]$/, '');
    const field: Type | undefined =
      here?.kind === 'struct' ? here.fields.find((each) => each.name === name)?.type : undefined;
    here = step !== name && field?.kind === 'list' ? field.item.type : field;
  }
  return here !== undefined;
}

/** The paths in the value of a column; for `first(…)` it is enough that one of them leads somewhere. */
function pathsOf(value: string): readonly string[] {
  if (value.includes(' > ')) return [value.replace(/ .*/, '')];
  const [, form = '', inner = value] = /^(\w+)\((.*)\)$/.exec(value) ?? [];
  const given = inner.split(', ').map((each) => each.split(' ')[0] ?? '');
  if (form === 'address') return [`Address/${given.join('/')}`];
  return ['is', 'enum', 'ref', 'full'].includes(form) ? given.slice(0, 1) : given;
}

test.each(described)('the values of the columns of %s stand in the record', (table, agentName, typeName) => {
  const { columns = [], joins = [], key = '', title = '' } = recordTables.get(table) ?? {};
  const type = typeOf(agentName, typeName);
  // Tables without these fields have the columns all the same.
  const own = columns.filter(({ name }) => !/^(?:\w+U|u)pdated|^(?:\w+R|r)egistered/.test(name));
  const values = [
    ...own.map(({ value }) => value),
    ...joins.map(({ at }) => (at.includes(' > ') ? at : `first(${at})`)),
    key,
    title,
  ];
  const astray = values.filter((value) => {
    const found = pathsOf(value).filter((each) => leadsSomewhere(type, each));
    return value !== '' && (value.startsWith('first(') ? found.length === 0 : found.length < pathsOf(value).length);
  });
  expect(own.length).toBeGreaterThan(3);
  expect(astray).toEqual([]);
});

/** Properties that the contract does not have, or of another kind. */
function misfits(value: Value | undefined, type: Type | undefined, at: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && type?.kind === 'list')
    return value.flatMap((item: Value) => misfits(item, type.item.type, at));
  if (value instanceof Map && type?.kind === 'dictionary')
    return [...value.values()].flatMap((item: Value) => misfits(item, type.value.type, at));
  if (isStruct(value) && type?.kind === 'struct')
    return Object.entries(value).flatMap(([name, inner]) =>
      misfits(inner, type.fields.find((field) => field.name === name)?.type, `${at}/${name}`),
    );
  if (type?.kind === 'enum') return type.members.some(({ name }) => name === value) ? [] : [at];
  const expected = { string: 'string', int: 'number', boolean: 'boolean', dateTime: 'string' };
  const kind = Object.entries(expected).find(([name]) => type?.kind === 'scalar' && type.scalar === name)?.[1];
  return typeof value === kind ? [] : [at];
}

const given = { ProviderName: 'Contact', GuiName: 'g', Table: 'sale', RecordId: 300, GroupIds: [3], StorageKey: 'k' };
const restriction = [{ Name: 'contactId', Operator: '=', Values: ['1'] }];
const texts = { ...given, Restriction: 'contactId=1', Restrictions: 'contactId=1', Fields: 'heading' };
const lists = { ...given, Restriction: restriction, Restrictions: restriction, Fields: ['heading'] };

test.each([...archiveHandlers.keys(), ...findHandlers.keys()])('%s answers as the contract says', (key) => {
  const [agentName = '', name = ''] = key.split('.');
  const operation = agent(agentName).operation(name);
  const outcome = call(key, name.endsWith('2') ? texts : lists, { ...frame, kept: new Map<string, Value>() });
  expect(operation).toBeDefined();
  expect(outcome.kind).toBe('answer');
  const results = outcome.kind === 'answer' ? outcome.results : {};
  expect(Object.keys(results)).toEqual(operation?.results.map((field) => field.name));
  expect(operation?.results.flatMap((field) => misfits(results[field.name], field.type, field.name))).toEqual([]);
});

test('every entity of these agents has an archive, by its name', () => {
  const agents = ['Contact', 'Sale', 'List', 'ForeignSystem', 'Preference'].map(agent);
  const types = agents.flatMap(({ types }) => types.all().filter((type) => type.kind === 'struct'));
  const entities = types.filter((type) => type.name.local.endsWith('Entity'));
  const tables = entities.map((type) => ({ name: type.name.local.toLowerCase(), type }));
  const records = { ...company, describedTables: () => tables };
  expect(tables.length).toBeGreaterThan(15);
  for (const { type } of tables) {
    const provider = type.name.local.replace('Entity', '');
    expect(findRows(records, { ...everything, provider }, frame)).toHaveProperty('rowCount');
  }
});

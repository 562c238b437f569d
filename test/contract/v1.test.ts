import {
  requestShape,
  returnsBytes,
  type Field,
  type Operation,
  type RequestShape,
  type Type,
} from '../../src/contract';
import { allAgents, describeContract, openContract } from './folder';
import { gardenWsdl, tns, water, xsd } from './fixture';
import { vendorCalls, vendorRequests, type VendorCall } from './vendor';

const model = water(gardenWsdl());
const scalar = (name: 'int' | 'string' | 'base64Binary'): Type => ({
  kind: 'scalar',
  scalar: name,
  name: { namespace: xsd, local: name },
});
const int = scalar('int');
const struct: Type = {
  kind: 'struct',
  name: { namespace: tns, local: 'S' },
  base: undefined,
  fields: [],
  ownFields: [],
};
const field = (name: string, type: Type): Field => ({ name, namespace: tns, type, optional: true, nillable: true });
const ints: Type = { kind: 'list', name: { namespace: tns, local: 'ArrayOfint' }, item: field('int', int) };
const operation = (agent: string, name: string, ...parameters: readonly Field[]): Operation => ({
  ...model,
  agent,
  name,
  parameters,
});

/** What the vendor's client sends, in the words of `requestShape`. */
function expected(call: VendorCall): string {
  if (call.queryName !== undefined) return `query ${call.queryName}`;
  if (call.body === 'null' || call.body === 'undefined') return 'none';
  if (call.body === 'entity') return 'entity';
  return call.body === 'request' ? 'parameters' : 'array';
}

function shown(shape: RequestShape): string {
  return shape.kind === 'query' ? `query ${shape.queryName}` : shape.kind;
}

describe('requestShape', () => {
  test.each<readonly [string, Operation, string]>([
    ['nothing', operation('Garden', 'GetAll'), 'none'],
    ['Get by id', operation('Garden', 'GetPlant', field('PlantId', int)), 'query plantId'],
    ['Delete by id', operation('Garden', 'DeletePlant', field('PlantId', int)), 'query PlantId'],
    ['Get by another id', operation('Garden', 'GetPlant', field('GardenId', int)), 'parameters'],
    ['Get by text', operation('Garden', 'GetPlant', field('PlantId', scalar('string'))), 'parameters'],
    ['Save an entity', operation('Garden', 'SavePlant', field('Plant', struct)), 'entity'],
    ['Save a list', operation('Garden', 'SavePlants', field('Plants', ints)), 'parameters'],
    ['Save two things', operation('Garden', 'SavePlant', field('Plant', struct), field('Id', int)), 'parameters'],
    ['Get a list by ids', operation('Garden', 'GetPlantList', field('PlantIds', ints)), 'array'],
    ['Get a list by ids of its entity', operation('Garden', 'GetPlantList', field('PlantEntityIds', ints)), 'array'],
    ['Get a list by something else', operation('Garden', 'GetPlantList', field('Beds', ints)), 'parameters'],
    ['another verb', operation('Garden', 'WaterPlant', field('PlantId', int)), 'parameters'],
    ['an operation of the table', operation('QUOTE', 'GetQuote', field('QuoteId', int)), 'parameters'],
  ])('%s', (_name, given, shape) => expect(shown(requestShape(given))).toBe(shape));

  test('is what the vendor sends for each operation it knows', () => {
    const requests = vendorRequests();
    const calls = [...vendorCalls()];
    expect(calls.length).toBeGreaterThan(2000);
    const wrong = calls.flatMap(([key, call]) => {
      const given = operation(call.agent, call.operation, ...vendorParameters(call, requests.get(key) ?? []));
      const shape = shown(requestShape(given));
      return shape === expected(call) ? [] : [`${key}: ${shape}, the vendor sends ${expected(call)}`];
    });
    // ExecuteUserCommand and GetUserCommands use request types of their own names; the first is irregular in v1 anyway.
    expect(wrong).toEqual([
      'user/getusercommands: none, the vendor sends parameters',
      'user/executeusercommand: none, the vendor sends parameters',
    ]);
  });
});

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Parameters as the WSDL would declare them, guessed from the client's TypeScript. */
function vendorParameters(call: VendorCall, request: readonly (readonly [string, string])[]): readonly Field[] {
  if (call.queryName !== undefined) return [field(upper(call.queryName), int)];
  if (call.body === 'entity') return [field(call.operation.replace(/^Save/, ''), struct)];
  if (expected(call) === 'array') return [field(upper(call.body), ints)];
  return request.map(([name, type]) => field(upper(name), typeNamed(type)));
}

function typeNamed(type: string): Type {
  if (type === 'number') return int;
  if (type === 'number[]') return ints;
  return /^[A-Z]\w*$/.test(type) && type !== 'Date' ? struct : scalar('string');
}

test('returnsBytes: one result of base64Binary', () => {
  const bytes = field('Response', scalar('base64Binary'));
  expect(returnsBytes({ ...model, results: [bytes] })).toBe(true);
  expect(returnsBytes({ ...model, results: [] })).toBe(false);
  expect(returnsBytes({ ...model, results: [field('Response', int)] })).toBe(false);
  expect(returnsBytes({ ...model, results: [bytes, field('More', int)] })).toBe(false);
});

describeContract('v1 over the contract', () => {
  const calls = vendorCalls();
  const known = allAgents(openContract().contract).flatMap((agent) =>
    agent.operations.flatMap((declared) => {
      const call = calls.get(`${agent.name}/${declared.name}`.toLowerCase());
      return call === undefined ? [] : [{ name: `${agent.version}/${agent.name}/${declared.name}`, declared, call }];
    }),
  );

  test('every operation the vendor knows has the shape the vendor sends', () => {
    expect(known.length).toBeGreaterThan(0);
    const shapes = known.map(({ name, declared }) => [name, shown(requestShape(declared))]);
    expect(shapes).toEqual(known.map(({ name, call }) => [name, expected(call)]));
  });

  test('bytes are expected where the vendor expects them', () => {
    const other = known.filter(({ declared, call }) => returnsBytes(declared) !== call.bytes);
    // The vendor's client takes their answers for JSON, though they are documents as those of the others.
    const taken = new Set(['ExportSelectionMembers', 'ExportSelectionMembersWithOrderBy']);
    expect(other.map(({ declared }) => declared.name).filter((name) => !taken.has(name))).toEqual([]);
  });
});

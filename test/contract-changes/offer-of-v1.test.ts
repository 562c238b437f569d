import { compareOffers, offerOfV1 } from '../../src/contract-changes';

const entity = (properties: object) => ({ type: 'object', properties, required: ['Id'] });
const description = (schemas: object, more: object = {}) => ({
  openapi: '3.1.0',
  paths: {
    '/api/v1/Agents/Garden/GetTree': {
      post: {
        parameters: [{ name: 'treeId', in: 'query', required: true, schema: { type: 'integer', format: 'int32' } }],
        responses: { 200: { content: { 'application/json': { schema: { anyOf: [tree, { type: 'null' }] } } } } },
      },
    },
    '/api/v1/Agents/Garden/SaveTree': { post: { requestBody: { content: { 'application/json': { schema: tree } } } } },
    '/api/v1/Contact/{id}': {},
    ...more,
  },
  components: { schemas: { Error: { properties: {} }, ...schemas } },
});
const tree = { $ref: '#/components/schemas/Tree' };
const schemas = {
  Tree: entity({ Id: { type: 'integer', format: 'int32' }, Names: { type: 'array', items: { type: 'string' } } }),
  Kind: { type: 'string', enum: ['Oak', 'Ash'] },
  Rights: { type: 'string', description: 'Members of a set, with commas: Read, Write.' },
};

const offer = (document: unknown) => offerOfV1('v1', document) ?? fail();
function fail(): never {
  throw new Error('It is no offer.');
}

test('an OpenAPI description tells agents, operations, parameters and types', () => {
  const told = offer(description(schemas));
  expect(told).toMatchObject({ tells: 'objects', agentNames: ['Garden'] });
  const garden = told.agent('garden');
  if (garden === undefined || garden === 'unread') return fail();
  expect(garden.operations.get('GetTree')).toMatchObject({
    parameters: [{ name: 'treeId', type: 'int', optional: false }],
    results: [{ type: 'Tree', holds: 'Tree', nillable: true }],
  });
  expect(garden.types.get('Tree')?.fields.map(({ name, type }) => `${name} ${type}`)).toEqual(['Id int', 'Names string[]']); // prettier-ignore
  expect(garden.types.get('Rights')).toMatchObject({ kind: 'flags' });
  expect(garden.types.has('Error')).toBe(false);
});

test('two descriptions are compared as exactly as two WSDLs', () => {
  const changed = {
    ...schemas,
    Tree: entity({ Id: { type: 'integer', format: 'int64' }, Height: { type: 'number', format: 'double' } }),
    Kind: { type: 'string', enum: ['Oak'] },
  };
  const { changes, untold } = compareOffers(offer(description(schemas)), offer(description(changed)));
  expect(untold).toEqual([]);
  expect(changes.map(({ way, path, detail }) => `${way} ${path} ${detail}`.trim())).toEqual([
    'added Tree.Height double',
    'changed Tree.Id int → long',
    'removed Tree.Names string[]',
    'removed Kind.Ash',
  ].sort((one, other) => (one.includes('Kind') ? 1 : other.includes('Kind') ? -1 : 0))); // prettier-ignore
});

test('the list of URLs tells operations only, and that is said', () => {
  const list = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`https://crm.example.com/api/v1/Agents/Garden/${name}`, { POST: 'x' }]));
  const { changes, untold } = compareOffers(offer(list('GetTree', 'Water')), offer(list('GetTree', 'Prune')));
  expect(changes.map(({ way, path }) => `${way} ${path}`)).toEqual(['added Garden.Prune', 'removed Garden.Water']);
  expect(untold).toEqual(['v1 lists its operations only: parameters, results and types are not compared.']);
});

test.each([
  [null],
  ['text'],
  [[1]],
  [{}],
  [{ openapi: '3.1.0', paths: { '/pets': {} } }],
  [{ v1: 'https://x/api/v1' }],
])('what tells no agent is no offer: %j', (document) => expect(offerOfV1('v1', document)).toBeUndefined());

test('a description that refers to itself, or nests without end, ends', () => {
  const loop: Record<string, unknown> = { type: 'array' };
  loop['items'] = loop;
  const told = offer(description({ Tree: entity({ Loop: loop, Self: tree }) }));
  expect(compareOffers(told, told).changes).toEqual([]);
});

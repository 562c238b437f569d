/**
 * What a v1 API tells of itself: an OpenAPI description, as this gateway and others publish it, or the list of URLs
 * that every v1 API has at `GET /api/v1` (URL → method → text).
 */
import {
  offerOf,
  type Offer,
  type OfferedAgent,
  type OfferedField,
  type OfferedOperation,
  type OfferedType,
} from './offer';

/** Agents and operations of any known API are far below. */
const operationsMax = 20_000;

/** @param document the parsed JSON; undefined: it is neither of the two */
export function offerOfV1(name: string, document: unknown): Offer | undefined {
  if (!isRecord(document)) return undefined;
  const { paths, components } = document;
  if (typeof document['openapi'] === 'string' && isRecord(paths)) {
    const schemas = isRecord(components) && isRecord(components['schemas']) ? components['schemas'] : {};
    const agents = agentsIn(paths, describedOperation, typesIn(schemas));
    return agents.length === 0 ? undefined : offerOf({ name, wire: 'v1', tells: 'objects' }, agents);
  }
  const agents = agentsIn(document, (operation) => bareOperation(operation), new Map());
  return agents.length === 0 ? undefined : offerOf({ name, wire: 'v1', tells: 'names' }, agents);
}

type JsonRecord = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const operationPath = /\/Agents\/([A-Za-z]\w{0,127})\/([A-Za-z]\w{0,127})\/?(?:[?{]|$)/i;

function agentsIn(
  paths: JsonRecord,
  read: (name: string, item: unknown) => OfferedOperation,
  types: OfferedAgent['types'],
): readonly OfferedAgent[] {
  const agents = new Map<string, Map<string, OfferedOperation>>();
  let count = 0;
  for (const [path, item] of Object.entries(paths)) {
    const [, agent, operation] = operationPath.exec(path) ?? [];
    if (agent === undefined || operation === undefined || ++count > operationsMax) continue;
    const operations = agents.get(agent) ?? new Map<string, OfferedOperation>();
    operations.set(operation, read(operation, item));
    agents.set(agent, operations);
  }
  return Array.from(agents, ([name, operations]) => ({ name, operations, types }));
}

function bareOperation(name: string): OfferedOperation {
  const nothing = { parameters: [], results: [], requestHeaders: [], responseHeaders: [] };
  return { name, request: '', response: '', ...nothing };
}

function describedOperation(name: string, item: unknown): OfferedOperation {
  const post = isRecord(item) && isRecord(item['post']) ? item['post'] : {};
  const query = itemsOf(post['parameters']).flatMap((parameter) =>
    isRecord(parameter) && parameter['in'] === 'query' && typeof parameter['name'] === 'string'
      ? [fieldOf(parameter['name'], parameter['schema'], parameter['required'] === true)]
      : [],
  );
  const body = contentSchema(post['requestBody']);
  const answers = isRecord(post['responses']) ? post['responses'] : {};
  const result = contentSchema(answers['200']);
  return {
    ...bareOperation(name),
    parameters: [...query, ...fieldsOfBody(body)],
    results: result === undefined ? [] : [fieldOf('Response', result, true)],
  };
}

function contentSchema(holder: unknown): JsonRecord | undefined {
  const content = isRecord(holder) && isRecord(holder['content']) ? holder['content'] : {};
  const json = content['application/json'];
  return isRecord(json) && isRecord(json['schema']) ? json['schema'] : undefined;
}

/** One by one where the body is an object without a name; else the body as a whole. */
function fieldsOfBody(schema: JsonRecord | undefined): readonly OfferedField[] {
  if (schema === undefined) return [];
  return isRecord(schema['properties']) ? propertiesOf(schema) : [fieldOf('(body)', schema, true)];
}

function propertiesOf(schema: JsonRecord): readonly OfferedField[] {
  const required = new Set(itemsOf(schema['required']));
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties)
    .filter(([name]) => name !== '$type')
    .map(([name, property]) => fieldOf(name, property, required.has(name)));
}

function fieldOf(name: string, schema: unknown, isRequired: boolean): OfferedField {
  const isNullable = isRecord(schema) && itemsOf(schema['anyOf']).some(isNull);
  const { type, holds } = typeOf(schema, 0);
  return { name, type, holds, optional: !isRequired, nillable: isNullable };
}

const isNull = (schema: unknown): boolean => isRecord(schema) && schema['type'] === 'null';

/** Lists of lists of lists are not known. */
const levelsMax = 8;

/** The words of the contract where the schema says as much, else those of JSON Schema. */
function typeOf(schema: unknown, level: number): Pick<OfferedField, 'type' | 'holds'> {
  if (!isRecord(schema) || level > levelsMax) return { type: 'any', holds: '' };
  const { $ref: reference, type, format, items, additionalProperties: values, minimum } = schema;
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return { type: name, holds: name };
  }
  const first = itemsOf(schema['anyOf']).find((each) => !isNull(each));
  if (first !== undefined) return typeOf(first, level + 1);
  if (type === 'array') {
    const item = typeOf(items, level + 1);
    return { type: `${item.type}[]`, holds: item.holds };
  }
  if (isRecord(values)) {
    const value = typeOf(values, level + 1);
    return { type: `{string: ${value.type}}`, holds: value.holds };
  }
  const said = typeof format === 'string' ? (formats.get(format) ?? format) : undefined;
  const small = typeof minimum === 'number' ? ` from ${minimum}` : '';
  return { type: said ?? (typeof type === 'string' ? type + small : 'any'), holds: '' };
}

const formats: ReadonlyMap<string, string> = new Map([
  ['int32', 'int'],
  ['int64', 'long'],
  ['uuid', 'guid'],
  ['date-time', 'dateTime'],
]);

function typesIn(schemas: JsonRecord): ReadonlyMap<string, OfferedType> {
  const types = new Map<string, OfferedType>();
  for (const [name, schema] of Object.entries(schemas)) {
    // The form of errors is no type of an agent.
    if (!isRecord(schema) || name === 'Error') continue;
    if (isRecord(schema['properties']))
      types.set(name, { kind: 'struct', base: '', fields: propertiesOf(schema), members: new Map() });
    else {
      const set = setMembers(schema);
      const names = set ?? itemsOf(schema['enum']).filter((each) => typeof each === 'string');
      const members = new Map(names.map((each) => [each, undefined]));
      types.set(name, { kind: set === undefined ? 'enum' : 'flags', base: '', fields: [], members });
    }
  }
  return types;
}

/** JSON Schema has no sets; this gateway lists their members in the description (exports/openapi-schema.ts). */
function setMembers({ description }: JsonRecord): readonly string[] | undefined {
  const [, list] =
    /^Members of a set, with commas: (.*)\.$/.exec(typeof description === 'string' ? description : '') ?? [];
  return list?.split(', ');
}

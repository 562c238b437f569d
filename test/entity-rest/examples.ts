/** An example request for each operation of entity REST, made from the contract and from what a CRM has answered. */
import { exampleOf, leafText } from '../../src/command';
import type { Field, Operation, Type } from '../../src/contract';
import type { AgentCall, EntityRoute, InputSource } from '../../src/entity-rest/route-line';
import { bodyBytes } from '../../src/body';
import { encodeResponse } from '../../src/rest';

export interface ExampleRequest {
  readonly method: string;
  /** Path with its query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** What a CRM has answered so far, by the path below which a record stands: `Contact`, `List/Source/Items`. */
export interface KnownRecords {
  readonly ids: Map<string, number>;
  /** Records as JSON: new ones with defaults first, then as they were saved. */
  readonly records: Map<string, string>;
}

/** The calls that are made for a request without special headers and query. */
export function callsOf({ steps }: EntityRoute): readonly AgentCall[] {
  return steps.flatMap((step) => {
    if (step.does === 'archive') return [archiveCall];
    if (step.does !== 'call' || step.isGuard) return [];
    return step.calls.filter(({ condition }) => condition === undefined).slice(0, 1);
  });
}

const archiveCall: AgentCall = {
  agent: 'Archive',
  operation: 'GetArchiveListByColumnsWithHeaderWithContext2',
  inputs: [],
  condition: undefined,
};

type FindOperation = (agent: string, operation: string) => Operation | undefined;
type Known = readonly (readonly [AgentCall, Operation | undefined])[];

/** @param find operations as the CRM's version has them: what is newer could not be said to it */
export function exampleRequest(route: EntityRoute, find: FindOperation, records: KnownRecords): ExampleRequest {
  const known = callsOf(route).map((call) => [call, find(call.agent, call.operation)] as const);
  const words = route.segments.map((segment, at) => {
    if (segment.kind === 'literal') return segment.text;
    if (!segment.isInt) return known.flatMap((each) => textFor(segment.name, ...each) ?? [])[0] ?? 'Text';
    const place = route.path.split('/').slice(0, at).join('/');
    return String(records.ids.get(place) ?? 1);
  });
  const query = queryOf(route, known);
  const target = `/api/v1/${words.join('/')}${query === '' ? '' : `?${query}`}`;
  return { method: route.method, target, ...bodyFor(route, known, records) };
}

function bodyFor(
  route: EntityRoute,
  known: Known,
  { records }: KnownRecords,
): Pick<ExampleRequest, 'headers' | 'body'> {
  const json = { 'content-type': 'application/json' };
  if (route.steps.some(({ does }) => does === 'patch')) return { headers: json, body: Buffer.from('{}') };
  const wanted = bodyOf(known);
  if (wanted === undefined) return { headers: {}, body: undefined };
  const [field, operation] = wanted;
  if (isBytes(field.type)) return { headers: { 'content-type': 'image/png' }, body: Buffer.from('bytes') };
  const record = field.type.kind === 'struct' ? records.get(placeOf(route)) : undefined;
  return { headers: json, body: record === undefined ? exampleBody(field, operation) : Buffer.from(record) };
}

/** Below which path the record of a route stands. */
export const placeOf = ({ path }: EntityRoute): string => path.replace(/\/(?:default|\{\w+:int\})$/i, '');

const isBytes = (type: Type): boolean => type.kind === 'scalar' && type.scalar === 'base64Binary';

function bodyOf(known: Known): readonly [Field, Operation] | undefined {
  for (const [{ inputs }, operation] of known) {
    const name = inputs.find(([, { from }]) => from === 'body')?.[0];
    const field = operation?.parameters.find((each) => each.name === name);
    if (operation !== undefined && field !== undefined) return [field, operation];
  }
  return undefined;
}

function exampleBody(field: Field, operation: Operation): Uint8Array {
  const answer = { kind: 'answer', results: { [field.name]: exampleOf(field.type) } } as const;
  const options = { accept: 'application/json', correlationId: '' };
  return bodyBytes(encodeResponse(answer, { ...operation, results: [field] }, options).body);
}

/** A text for a parameter of the path: a member where the operation wants one. */
function textFor(name: string, { inputs }: AgentCall, operation: Operation | undefined): string | undefined {
  const lower = name.toLowerCase();
  const isNamed = (source: InputSource): boolean => source.from === 'path' && source.name.toLowerCase() === lower;
  const parameter = inputs.find(([, source]) => isNamed(source))?.[0] ?? name;
  const field = operation?.parameters.find((each) => each.name.toLowerCase() === parameter.toLowerCase());
  const value = field && exampleOf(field.type);
  if (typeof value === 'string') return value;
  // A property of a struct: the level of a preference.
  return inputs.some(([, { having }]) => having.some(([, source]) => isNamed(source) && name === 'prefLevel'))
    ? 'Individual'
    : undefined;
}

/** What an operation wants besides, where it stands in no path and no body: the query has it. */
function queryOf({ segments }: EntityRoute, known: Known): string {
  const query = new URLSearchParams();
  for (const [{ inputs, agent }, operation] of known) {
    if (agent === 'Archive') continue;
    for (const { name, type } of operation?.parameters ?? []) {
      const source = inputs.find(([each]) => each === name)?.[1];
      const isInPath = segments.some(
        (each) => each.kind === 'parameter' && each.name.toLowerCase() === name.toLowerCase(),
      );
      if (isInPath || (source !== undefined && source.from !== 'query') || !isShort(type)) continue;
      const value = exampleOf(type.kind === 'list' ? type.item.type : type);
      query.set(source?.from === 'query' ? source.name : name, leafText(value));
    }
  }
  return query.toString();
}

const isShort = (type: Type): boolean =>
  type.kind === 'list' ? isShort(type.item.type) : !['struct', 'dictionary', 'any'].includes(type.kind);

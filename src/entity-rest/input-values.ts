/** The inputs of an agent's operation, from path, query, body and earlier answers. */
import { isStruct, leafText, Refusal, within, type Struct, type StructDraft, type Value } from '../command';
import type { Field, Operation, Type } from '../contract';
import { decodeParameterInTurns, readQueryValue } from '../rest';
import { finish } from '../text/turn';
import type { EntityCall, ReadBody, StepAnswer } from './entity-call';
import type { AgentCall, InputSource } from './route-line';

/** Where values come from while a call is carried out. */
export interface InputsGiven extends Pick<EntityCall, 'parameters' | 'query' | 'options'> {
  readonly body: ReadBody;
  /** Of the steps so far. */
  readonly answers: readonly (StepAnswer | undefined)[];
}

/** The arguments of one call. @throws Refusal for a text that does not fit its parameter */
export function argumentsOf(call: AgentCall, operation: Operation, given: InputsGiven): Struct {
  const named = new Map(call.inputs.map(([name, source]) => [name.toLowerCase(), source]));
  const draft: StructDraft = {};
  for (const field of operation.parameters) {
    const source = named.get(field.name.toLowerCase()) ?? sourceOf(field, given);
    const value = source === undefined ? undefined : valueOf(source, field, operation, given);
    if (value !== undefined) draft[field.name] = value;
  }
  return draft;
}

/** An input that the table does not name comes from the path or the query by its own name. */
function sourceOf({ name, type }: Field, { parameters, query }: InputsGiven): InputSource | undefined {
  const key = name.toLowerCase();
  if (parameters.has(key)) return { from: 'path', name: key, having: [] };
  const isSpread = type.kind === 'struct' && Array.from(query.keys()).some((each) => each.startsWith(`${key}.`));
  return query.has(key) || isSpread ? { from: 'query', name: key, having: [] } : undefined;
}

/** @throws Refusal */
function valueOf(source: InputSource, field: Field, operation: Operation, given: InputsGiven): Value | undefined {
  const own = bareValue(source, field, operation, given);
  if (source.having.length === 0) return own;
  return source.having.reduce<Value | undefined>(
    (value, [property, from]) => put(value, field.type, property.split('.'), from, operation, given),
    own,
  );
}

function bareValue(source: InputSource, field: Field, operation: Operation, given: InputsGiven): Value | undefined {
  switch (source.from) {
    case 'path':
      return readText(field, given.parameters.get(source.name.toLowerCase()) ?? '', source.name, operation);
    case 'query':
      return readQuery(field, source.name.toLowerCase(), operation, given);
    case 'text':
      return readText(field, source.text, field.name, operation);
    case 'body':
      return given.body.kind === 'value' ? given.body.value : undefined;
    case 'new':
      return {};
    case 'step':
      return propertyIn(given.answers[source.step - 1]?.value, source.property);
  }
}

/** What a step gave, or a property of it. */
export function propertyIn(value: Value | undefined, property: string | undefined): Value | undefined {
  if (property === undefined) return value;
  return isStruct(value) ? value[property] : undefined;
}

function readQuery(field: Field, name: string, operation: Operation, given: InputsGiven): Value | undefined {
  const values = given.query.get(name);
  if (values === undefined) return field.type.kind === 'struct' ? readSpread(field, name, operation, given) : undefined;
  const path = `?${name}`;
  if (field.type.kind === 'list') return readText(field, values.join(','), path, operation);
  const [value, second] = values;
  if (second !== undefined) throw new Refusal('request.invalid', 'occurs twice').within(path);
  return readText(field, value ?? '', path, operation);
}

/** A struct whose properties are spread over the query: `?ticket.title=…&ticket.priority.id=…`. */
function readSpread(
  field: Field,
  name: string,
  operation: Operation,
  { query, options }: InputsGiven,
): Value | undefined {
  const pairs = Array.from(query).filter(([key]) => key.startsWith(`${name}.`));
  if (pairs.length === 0) return undefined;
  const form = new URLSearchParams(
    pairs.flatMap(([key, values]) => values.map((value): [string, string] => [key.slice(name.length + 1), value])),
  );
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const read = finish(
    decodeParameterInTurns(field, { operation, headers, bytes: Buffer.from(form.toString()) }, options.reading),
  );
  if (read.kind === 'value') return read.value;
  throw new Refusal(read.failure.code, read.failure.message).within(read.failure.path ?? '').within(`?${name}`);
}

/** Lists are separated by commas; a blank is no number, date or member. @throws Refusal */
function readText(field: Field, text: string, path: string, operation: Operation): Value | undefined {
  const { type } = field;
  if (type.kind === 'list') {
    const items = text.split(',').filter((item) => item.trim() !== '');
    return items.map((item) => readText(type.item, item.trim(), path, operation) ?? null);
  }
  const isText = type.kind === 'scalar' && type.scalar === 'string';
  if (text === '' && !isText) return undefined;
  return readQueryValue(field, text, path, operation.types, true);
}

/** Puts one value into a struct, which is copied. An id of the path must not contradict the body's. @throws Refusal */
function put(
  into: Value | undefined,
  type: Type,
  [name = '', ...deeper]: readonly string[],
  source: InputSource,
  operation: Operation,
  given: InputsGiven,
): Value | undefined {
  if (type.kind !== 'struct' || into === undefined || (into !== null && !isStruct(into))) return into;
  const struct: Struct = into ?? {};
  const field = type.fields.find((each) => each.name === name);
  // An older version of the contract may lack it.
  if (field === undefined) return into;
  const held = struct[name];
  try {
    const value =
      deeper.length > 0
        ? put(held ?? {}, field.type, deeper, source, operation, given)
        : valueOf(source, field, operation, given);
    if (value === undefined) return into;
    if (source.from === 'path' && typeof held === 'number' && held !== 0 && held !== value)
      throw new Refusal('request.invalid', `is ${held} in the body and ${leafText(value ?? '')} in the path`);
    return { ...struct, [name]: value };
  } catch (error) {
    throw within(error, name);
  }
}

/** A text that stands in the table or in the path. */
export function textOf(source: InputSource, { parameters }: InputsGiven): string {
  if (source.from === 'text') return source.text;
  return source.from === 'path' ? (parameters.get(source.name.toLowerCase()) ?? '') : '';
}

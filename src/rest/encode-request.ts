import { leafText, originalBody, Refusal, type Command, type Struct, type StructDraft } from '../command';
import {
  deletionIds,
  idLeftOut,
  isDeletion,
  mayBeInQuery,
  requestShape,
  returnsBytes,
  v1Parameters,
  type Field,
  type Operation,
  type RequestShape,
} from '../contract';
import { finishWork, TurnBudget, type Turns, type MaybeTurns } from '../text/turn';
import { encodeCaller } from './caller-headers';
import type { RestCall } from './messages';
import { Output } from './output';
import { compileFieldsWriter, writeValue, type WriteFields } from './write-value';

const argumentWriters = new WeakMap<Operation, WriteFields>();

/**
 * Writes a Command as a v1 Agents call in the request shape its contract implies.
 * When the caller spoke v1 JSON himself his own bytes are sent on: they have been read and found valid.
 * @throws Refusal for what v1 has no way to say
 */
export function encodeRequestInTurns(command: Command): MaybeTurns<RestCall> {
  const shape = requestShape(command.operation);
  // An id or nothing travels without a body, whatever the caller's was (`null`, `{}`), but for what only the CRM knows.
  const isBodiless = shape.kind === 'query' || shape.kind === 'none';
  const original = isBodiless ? undefined : originalBody(command, 'rest')?.bytes;
  const output = new Output(new TurnBudget());
  const hasBody = !isBodiless || command.hasExtras === true;
  const rest = hasBody && original === undefined ? writeBody(command, shape, output) : undefined;
  return rest === undefined
    ? callOf(command, shape, original ?? output.body())
    : restOfCall(command, shape, output, rest);
}

function* restOfCall(command: Command, shape: RequestShape, output: Output, rest: Turns<void>): Turns<RestCall> {
  yield* rest;
  return callOf(command, shape, output.body());
}

function callOf(command: Command, shape: RequestShape, body: RestCall['body']): RestCall {
  const { operation, context } = command;
  const headers = encodeCaller(command.caller);
  // Assigned, not spread: see "the spread rule" in docs/performance.md.
  headers['accept'] = returnsBytes(operation) ? 'application/octet-stream, application/json' : 'application/json';
  headers['accept-encoding'] = 'identity';
  if ((typeof body === 'string' ? body.length : body.byteLength) > 0)
    headers['content-type'] = 'application/json; charset=utf-8';
  headers['x-correlation-id'] = context.correlationId;
  if (context.traceparent !== undefined) headers['traceparent'] = context.traceparent;
  return {
    method: 'POST',
    path: `/api/v1/Agents/${operation.agent}/${operation.name}${queryOf(command, shape)}`,
    body,
    headers,
  };
}

/** The same, all at once. */
export function encodeRequest(command: Command): RestCall {
  return finishWork(encodeRequestInTurns(command));
}

function queryOf(command: Command, shape: RequestShape): string {
  const id = idPair(command, shape);
  const { select, extraQuery } = command;
  if (id === undefined && select === undefined && extraQuery === undefined) return '';
  const parts = [
    ...(id === undefined ? [] : [id]),
    ...(select === undefined ? [] : [`$select=${encodeURIComponent(select)}`]),
    ...(extraQuery ?? []).map(
      ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeURIComponent(value)}`,
    ),
  ];
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function idPair(command: Command, shape: RequestShape): string | undefined {
  if (shape.kind === 'query') return `${shape.queryName}=${encodeURIComponent(idOf(command, shape.parameter))}`;
  const [parameter] = command.operation.parameters;
  if (parameter === undefined || !mayBeInQuery(command.operation)) return undefined;
  return `${parameter.name}=${encodeURIComponent(idOf(command, parameter))}`;
}

/**
 * The vendor's reference calls the id of such a call required: without one a delete would be a riddle. But a SOAP
 * client need not write it: an int that is left out is 0 for DataContract (measured), as it is on a SOAP CRM.
 */
function idOf({ arguments: given, context }: Command, { name }: Field): string {
  const id = given[name] ?? (context.wire === 'soap' ? 0 : null);
  if (id === null) throw new Refusal('request.invalid', 'is missing').within(name);
  return leafText(id);
}

function writeBody(
  { operation, arguments: said, context: { wire } }: Command,
  shape: RequestShape,
  output: Output,
): Turns<void> | undefined {
  const given = wire === 'soap' ? withDeletionIds(operation, said) : said;
  const context = { types: operation.types, output, refusesMetadata: true };
  if (shape.kind === 'entity' || shape.kind === 'array') {
    const value = given[shape.parameter.name] ?? null;
    // `null` is no entity and no array: who says nothing has no body.
    return value === null ? undefined : writeValue(shape.parameter.type, value, context, undefined);
  }
  if (shape.kind === 'query' || shape.kind === 'none') return writeExtrasOnly(given, context);
  const write = argumentWriters.get(operation) ?? compileFieldsWriter(v1Parameters(operation).fields);
  argumentWriters.set(operation, write);
  return write(toV1Names(operation, given), context);
}

const writeExtrasOnly = compileFieldsWriter([]);

/** A deletion says what it is about, as the query id above does: what a SOAP client has left out is 0. */
function withDeletionIds(operation: Operation, given: Struct): Struct {
  if (!isDeletion(operation)) return given;
  const written: StructDraft = { ...given };
  for (const id of deletionIds(operation)) if (written[id.name] === undefined) written[id.name] = idLeftOut(id);
  return written;
}

/**
 * Arguments under v1's own names, where it calls a parameter otherwise than the WSDLs do.
 * @param given by the contract's names @returns by v1's; the very same object for nearly all operations
 */
function toV1Names(operation: Operation, given: Struct): Struct {
  const { areRenamed, toV1 } = v1Parameters(operation);
  return areRenamed ? renamed(given, toV1) : given;
}

/** @param given by v1's names @returns by the contract's */
export function fromV1Names(operation: Operation, given: Struct): Struct {
  const { areRenamed, toV1 } = v1Parameters(operation);
  if (!areRenamed) return given;
  const own = new Map(operation.parameters.map(({ name }) => [toV1(name), name]));
  return renamed(given, (name) => own.get(name) ?? name);
}

/** What stands under symbols (properties the contract does not know) stays. */
function renamed(given: Struct, rename: (name: string) => string): Struct {
  const draft: StructDraft = { ...given };
  for (const [name, value] of Object.entries(given)) {
    const other = rename(name);
    if (other === name) continue;
    delete draft[name];
    draft[other] = value;
  }
  return draft;
}

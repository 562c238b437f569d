/** Commands as calls of a v1 CRM. */
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
import { type BodyParts, Output } from '../body';
import { perKey } from '../text/memo';
import { finishWork, type Turns, type MaybeTurns } from '../text/turn';
import { encodeCaller } from './caller-headers';
import { compileFieldsWriter, writeValue, type WriteFields } from './write-value';

/** A call to the CRM. */
export interface RestCall {
  readonly method: 'POST';
  /** Path and query below the CRM's base address: `/api/v1/Agents/Appointment/SetSeen`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | BodyParts;
}

/** The writer of the arguments where they are the body's properties. */
const argumentsWriter = perKey((operation: Operation): WriteFields =>
  compileFieldsWriter(v1Parameters(operation).fields),
);

/**
 * Writes a Command as a v1 Agents call in the request shape its contract implies.
 * Where the client sent v1 JSON, its own bytes are sent on: they have been read and found valid.
 * @throws Refusal for what v1 cannot express
 */
export function encodeRequestInTurns(command: Command): MaybeTurns<RestCall> {
  const shape = requestShape(command.operation);
  // An id or no argument travels without a body, whatever the client's was (`null`, `{}`); unknown properties need one.
  const isBodiless = shape.kind === 'query' || shape.kind === 'none';
  const original = isBodiless ? undefined : originalBody(command, 'rest')?.bytes;
  const output = new Output();
  const hasBody = !isBodiless || command.hasExtras === true;
  const remaining = hasBody && original === undefined ? writeBody(command, shape, output) : undefined;
  return remaining === undefined
    ? callOf(command, shape, original ?? output.body())
    : remainingCall(command, shape, output, remaining);
}

function* remainingCall(
  command: Command,
  shape: RequestShape,
  output: Output,
  remaining: Turns<void>,
): Turns<RestCall> {
  yield* remaining;
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
 * The vendor's reference calls the id of such a call required: without one a delete has no object. But a SOAP
 * client need not write it: an int that is left out is 0 for DataContract (measured), as it is on a SOAP CRM.
 */
function idOf({ arguments: given, context }: Command, { name }: Field): string {
  const id = given[name] ?? (context.wire === 'soap' ? 0 : null);
  if (id === null) throw new Refusal('request.invalid', 'is missing').within(name);
  return leafText(id);
}

function writeBody(
  { operation, arguments: asked, context: { wire } }: Command,
  shape: RequestShape,
  output: Output,
): Turns<void> | undefined {
  const given = wire === 'soap' ? withDeletionIds(operation, asked) : asked;
  const context = { types: operation.types, output, refusesMetadata: true };
  if (shape.kind === 'entity' || shape.kind === 'array') {
    const value = given[shape.parameter.name] ?? null;
    // `null` is no entity and no array: a call without either has no body.
    return value === null ? undefined : writeValue(shape.parameter.type, value, context, undefined);
  }
  if (shape.kind === 'query' || shape.kind === 'none') return writeExtrasOnly(given, context);
  return argumentsWriter(operation)(toV1Names(operation, given), context);
}

const writeExtrasOnly = compileFieldsWriter([]);

/** A deletion names its ids, as the query id above does: an id that a SOAP client has left out is 0. */
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

/** Values under symbols (properties the contract does not know) stay. */
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

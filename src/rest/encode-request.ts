import { requestShape, returnsBytes, type Operation, type RequestShape } from '../contract';
import { leafText, originalBody, type Command, type Value } from '../command';
import type { RestCall } from './messages';
import { encodeCaller } from './caller';
import { compileFieldsWriter, typeWriter, type WriteContext } from './type-writer';

const argumentWriters = new WeakMap<Operation, ReturnType<typeof compileFieldsWriter>>();

/**
 * Writes a Command as a v1 Agents call in the request shape its contract implies.
 * When the caller spoke v1 JSON himself his own bytes are sent on: they have been read and found valid.
 */
export function encodeRequest(command: Command): RestCall {
  const { operation, context } = command;
  const shape = requestShape(operation);
  // An id or nothing travels without a body, whatever the caller's was (`null`, `{}`).
  const hasBody = shape.kind !== 'query' && shape.kind !== 'none';
  const original = hasBody ? originalBody(command, 'rest')?.bytes : undefined;
  const body = original ?? writeBody(command, shape);
  const headers = encodeCaller(command.caller);
  // Assigned, not spread: see "the spread rule" in docs/performance.md.
  headers['accept'] = returnsBytes(operation) ? 'application/octet-stream, application/json' : 'application/json';
  headers['accept-encoding'] = 'identity';
  if (body.length > 0) headers['content-type'] = 'application/json; charset=utf-8';
  headers['x-correlation-id'] = context.correlationId;
  if (context.traceparent !== undefined) headers['traceparent'] = context.traceparent;
  return {
    method: 'POST',
    path: `/api/v1/Agents/${operation.agent}/${operation.name}${queryOf(command, shape)}`,
    body,
    headers,
  };
}

function queryOf(command: Command, shape: RequestShape): string {
  if (shape.kind !== 'query' && command.select === undefined) return '';
  const id = shape.kind === 'query' ? command.arguments[shape.parameter.name] : undefined;
  const parts = [
    ...(shape.kind === 'query' && id !== undefined && id !== null
      ? [`${shape.queryName}=${encodeURIComponent(leafText(id))}`]
      : []),
    ...(command.select === undefined ? [] : [`$select=${encodeURIComponent(command.select)}`]),
  ];
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function writeBody(command: Command, shape: RequestShape): string {
  const { operation } = command;
  const context: WriteContext = { types: operation.types };
  switch (shape.kind) {
    case 'none':
    case 'query':
      return '';
    case 'entity':
    case 'array': {
      const value: Value = command.arguments[shape.parameter.name] ?? null;
      return typeWriter(shape.parameter.type)(value, context, undefined);
    }
    case 'parameters': {
      const write = argumentWriters.get(operation) ?? compileFieldsWriter(operation.parameters);
      argumentWriters.set(operation, write);
      return write(command.arguments, context);
    }
  }
}

/** OpenAPI 3.1 of the v1 Agents API, from the loaded contracts. */
import { failures } from '../command';
import { requestShape, returnsBytes, type Operation, v1Parameters } from '../contract';
import { TextCompressor, type CompressedText } from '../body';
import type { Turns } from '../text/turn';
import { exampleBody, exampleResult } from './examples';
import type { ExampleSource } from './gateway-options';
import { SchemaTable, type Schema } from './openapi-schema';

/** Goes through the operations a description is about. */
export type OperationSource = (take: (operation: Operation) => void) => Turns<void>;

/**
 * The description operation by operation, with pauses, and without its end, which depends on the client: `openApiEnd`.
 * @param about a sentence about what is described
 * @param examples where the bodies that can be tried come from
 */
export function* describeOpenApi(
  source: OperationSource,
  programVersion: string,
  about: string,
  examples: ExampleSource,
): Turns<CompressedText> {
  const packer = new TextCompressor();
  const info = { title: 'CRM Agents API v1', version: programVersion, description: about };
  const security = [{ basic: [] }, { ticket: [] }, { bearer: [] }, { session: [], xsrf: [] }];
  packer.text(`${JSON.stringify({ openapi: '3.1.0', info, security }).slice(0, -1)},"paths":{`);
  const table = new SchemaTable();
  const agents = new Set<string>();
  let comma = '';
  yield* source((operation) => {
    agents.add(operation.agent);
    const path = `/api/v1/Agents/${operation.agent}/${operation.name}`;
    packer.text(comma + entry(path, { post: pathItem(operation, table, examples) }));
    comma = ',';
  });
  packer.text(`},"tags":${JSON.stringify(Array.from(agents, (name) => ({ name })))},"components":{"schemas":{`);
  for (const [name, text] of table.all()) {
    packer.text(`${JSON.stringify(name)}:${text},`);
    yield;
  }
  const others = `${entry('responses', { Error: errorResponse })},${entry('securitySchemes', securitySchemes)}`;
  packer.text(`${entry('Error', errorSchema)}},${others}}`);
  return packer.finish();
}

/** @param server the address this client uses, with tenant, without trailing slash */
export function openApiEnd(server: string): Uint8Array {
  return Buffer.from(`,${entry('servers', [{ url: server }])}}`);
}

const entry = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

const securitySchemes: Schema = {
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  ticket: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`SoTicket` and the ticket.' },
  session: { type: 'apiKey', in: 'cookie', name: 'XSRF-TOKEN' },
  xsrf: { type: 'apiKey', in: 'header', name: 'X-XSRF-TOKEN', description: 'Equal to the XSRF-TOKEN cookie.' },
};

const errorSchema: Schema = {
  type: 'object',
  required: ['Error', 'ErrorType', 'ErrorMessage', 'Code', 'correlationId'],
  properties: {
    Error: { const: true },
    ErrorType: { type: 'string' },
    ErrorMessage: { type: 'string' },
    ErrorSource: { type: 'string' },
    FriendlyText: { type: 'string' },
    Code: { type: 'string', enum: Object.keys(failures) },
    Path: { type: 'string', description: 'Where the offending value stands.' },
    correlationId: { type: 'string' },
  },
};

const errorResponse: Schema = {
  description: 'Refused, or not carried out; `Code` says why.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function pathItem(operation: Operation, table: SchemaTable, examples: ExampleSource): Schema {
  const shape = requestShape(operation);
  const query =
    shape.kind === 'query'
      ? [
          {
            name: shape.queryName,
            in: 'query',
            required: true,
            schema: table.schemaOf(shape.parameter.type),
            example: examples.arguments(operation)[shape.parameter.name],
          },
        ]
      : [];
  const select = {
    name: '$select',
    in: 'query',
    schema: { type: 'string' },
    description: 'Properties to include, with commas; `/` for nested ones. Others are null.',
  };
  const body = bodySchema(operation, table);
  return {
    operationId: `${operation.agent}_${operation.name}`,
    tags: [operation.agent],
    summary: operation.name,
    description: `From ${operation.version}.`,
    parameters: operation.results.length === 0 ? query : [...query, select],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, example: exampleBody(operation, examples) } },
          },
        }),
    responses: { ...success(operation, table), default: { $ref: '#/components/responses/Error' } },
  };
}

function bodySchema(operation: Operation, table: SchemaTable): Schema | undefined {
  const shape = requestShape(operation);
  if (shape.kind === 'none' || shape.kind === 'query') return undefined;
  if (shape.kind !== 'parameters') return table.schemaOf(shape.parameter.type);
  const properties = Object.fromEntries(
    v1Parameters(operation).fields.map((field) => [field.name, table.fieldSchema(field)]),
  );
  return { type: 'object', properties };
}

function success(operation: Operation, table: SchemaTable): Schema {
  const [field, second] = operation.results;
  if (field === undefined) return { '204': { description: 'Done.' } };
  const example = exampleResult(operation);
  const schema =
    second === undefined
      ? table.fieldSchema(field)
      : {
          type: 'object',
          properties: Object.fromEntries(operation.results.map((result) => [result.name, table.fieldSchema(result)])),
        };
  const content = returnsBytes(operation)
    ? { 'application/octet-stream': {}, 'application/json': { schema } }
    : { 'application/json': { schema, example } };
  return { '200': { description: 'The result.', content } };
}

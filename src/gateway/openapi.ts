/** OpenAPI 3.1 of the v1 Agents API, from the loaded contracts. */
import { failures } from '../command';
import { requestShape, returnsBytes, type Contract, type Operation, v1Parameters } from '../contract';
import { exampleBody, exampleResult } from './examples';
import { SchemaTable, type Schema } from './openapi-schema';
import { v1Operations } from './v1-operations';

export interface OpenApiFrame {
  /** Address clients use, with tenant, without trailing slash. */
  readonly server: string;
  readonly programVersion: string;
}

/** The whole document as JSON text, put together operation by operation so that other requests get their turn in between. */
export async function openApiText(contract: Contract, { server, programVersion }: OpenApiFrame): Promise<string> {
  const table = new SchemaTable();
  const agents = new Set<string>();
  const paths: string[] = [];
  for await (const operation of v1Operations(contract)) {
    agents.add(operation.agent);
    paths.push(entry(`/api/v1/Agents/${operation.agent}/${operation.name}`, { post: pathItem(operation, table) }));
  }
  const head = {
    openapi: '3.1.0',
    info: {
      title: 'CRM Agents API v1',
      version: programVersion,
      description:
        'Every operation of the loaded contracts. Legacy SOAP clients call the same operations under `/Remote/`.',
    },
    servers: [{ url: server }],
    tags: Array.from(agents, (name) => ({ name })),
    security: [{ basic: [] }, { ticket: [] }, { bearer: [] }, { session: [], xsrf: [] }],
  };
  const schemas = Object.entries({ ...table.all(), Error: errorSchema }).map(([name, schema]) => entry(name, schema));
  const components = `{"schemas":{${schemas.join(',')}},${entry('responses', { Error: errorResponse })},${entry('securitySchemes', securitySchemes)}}`;
  return `${JSON.stringify(head).slice(0, -1)},"paths":{${paths.join(',')}},"components":${components}}`;
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

function pathItem(operation: Operation, table: SchemaTable): Schema {
  const shape = requestShape(operation);
  const query =
    shape.kind === 'query'
      ? [
          {
            name: shape.queryName,
            in: 'query',
            required: true,
            schema: table.schemaOf(shape.parameter.type),
            example: 1,
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
            content: { 'application/json': { schema: body, example: exampleBody(operation) } },
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

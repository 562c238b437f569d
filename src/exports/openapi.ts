/** OpenAPI 3.1 of the v1 Agents API, from the loaded contracts. */
import { requestShape, returnsBytes, v1Parameters, type Operation } from '../contract';
import type { Turns } from '../text/turn';
import { documentEnd, DocumentWriter, type DocumentForm, type TakeText } from './document-writer';
import { exampleBody, exampleResult, type ExampleSource } from './examples';
import {
  errorSchema,
  failureResponses,
  headerParameters,
  headers,
  introduction,
  parameters,
  responses,
  logInOrder,
  securitySchemes,
  selectParameter,
} from './openapi-common';
import { SchemaTable, type Schema } from './openapi-schema';
import type { OperationChoice } from './operation-choice';

/** What an export is made of. */
export interface ExportSources {
  readonly programVersion: string;
  /** Where the bodies that can be tried come from. */
  readonly examples: ExampleSource;
}

/**
 * The description operation by operation, with pauses, and without its end, which depends on the client: `openApiEnd`.
 */
export function* describeOpenApi(
  choice: OperationChoice,
  { programVersion, examples }: ExportSources,
  form: DocumentForm,
  take: TakeText,
): Turns<void> {
  const writer = new DocumentWriter(take, form);
  writer.entry('openapi', '3.1.0');
  const soapToo = 'SOAP clients of NetServer call the same operations under `/Remote/`.';
  const about = introduction(`${choice.about} ${soapToo}`);
  writer.entry('info', { title: 'CRM Agents API v1', version: programVersion, description: about });
  writer.entry('security', logInOrder);
  const table = new SchemaTable();
  const agents = new Set<string>();
  let isEmpty = true;
  yield* choice.source((operation) => {
    if (isEmpty) writer.begin('paths');
    isEmpty = false;
    agents.add(operation.agent);
    const path = `/api/v1/Agents/${operation.agent}/${operation.name}`;
    writer.entry(path, { parameters: headerParameters, post: describeOperation(operation, table, examples) });
  });
  if (isEmpty) writer.entry('paths', {});
  else writer.end();
  writer.entry(
    'tags',
    Array.from(agents, (name) => ({ name, description: `The operations of the agent ${name}.` })),
  );
  writer.begin('components');
  writer.begin('schemas');
  for (const [name, text] of table.all()) {
    writer.entry(name, JSON.parse(text));
    yield;
  }
  writer.entry('Error', errorSchema);
  writer.end();
  const others = { responses, parameters, headers, securitySchemes };
  for (const [name, value] of Object.entries(others)) writer.entry(name, value);
  writer.end();
}

/** @param server the address this client uses, with tenant, without trailing slash */
export function openApiEnd(server: string, form: DocumentForm): string {
  return documentEnd('servers', [{ url: server }], form);
}

function describeOperation(operation: Operation, table: SchemaTable, examples: ExampleSource): Schema {
  table.describing(operation);
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
  const body = bodySchema(operation, table);
  return {
    operationId: `${operation.agent}_${operation.name}`,
    tags: [operation.agent],
    summary: operation.name,
    description: `From ${operation.version}.`,
    parameters: operation.results.length === 0 ? query : [...query, selectParameter],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, example: exampleBody(operation, examples) } },
          },
        }),
    responses: { ...success(operation, table), ...failureResponses },
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

const answerHeaders: Schema = { 'X-Correlation-Id': { $ref: '#/components/headers/CorrelationId' } };

function success(operation: Operation, table: SchemaTable): Schema {
  const [field, second] = operation.results;
  if (field === undefined) return { '204': { description: 'Done.', headers: answerHeaders } };
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
  return { '200': { description: 'The result.', headers: answerHeaders, content } };
}

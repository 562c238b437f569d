/** The OpenAPI description: valid by two validators that share no code, and what it says of a call. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parse } from 'yaml';
import { failures } from '../../src/command';
import { exportOf } from './export-of';

const root = path.join(__dirname, '..', '..');

/**
 * Both validators are ES modules, which this test runner cannot load: they run in a process of their own. The one goes
 * by the published JSON schema, the other by rules of its own, and holds each example against its schema. It takes
 * seconds for a whole contract, so that it gets the smallest agent.
 */
const validate = `
import { Validator } from '@seriousme/openapi-schema-validator';
import { createConfig, lintFromString } from '@redocly/openapi-core';
let text = '';
for await (const chunk of process.stdin) text += chunk;
const { all, few } = JSON.parse(text);
const { valid, errors } = await new Validator().validate(JSON.parse(all));
const rules = { 'no-invalid-media-type-examples': 'error', 'no-invalid-parameter-examples': 'error' };
const config = await createConfig({ extends: ['spec'], rules });
const found = await lintFromString({ source: few, absoluteRef: 'openapi.yaml', config });
console.log(JSON.stringify({ valid, errors, found: found.map(({ ruleId, message, location }) => [ruleId, message, location[0].pointer]) }));`;

/** The whole contract takes many seconds; of these one has types that extend others. */
const validated = process.env['LONG'] === undefined ? ['Appointment', 'Contact', 'UserDefinedFieldInfo'] : [];

const document = (agents: readonly string[]) => JSON.parse(exportOf('openapi', { agents }));

test('two independent validators find nothing wrong, and every example fits its schema', () => {
  const few = exportOf('openapi', { agents: ['Pocket'] }, 'yaml');
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', validate], {
    cwd: root,
    input: JSON.stringify({ all: exportOf('openapi', { agents: validated }), few }),
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual({ valid: true, found: [] });
});

test('YAML says the same as JSON', () => {
  const wish = { agents: ['SoPrincipal', 'Pocket'], version: 'Services86' };
  expect(parse(exportOf('openapi', wish, 'yaml'))).toEqual(JSON.parse(exportOf('openapi', wish)));
});

test('names the address, every operation once, and the shape of each', () => {
  expect(document(['Appointment'])).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: 'https://crm.example.com' }],
    paths: {
      '/api/v1/Agents/Appointment/SetSeenMany': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { properties: { AppointmentIds: { anyOf: [{ type: 'array' }, { type: 'null' }] } } },
              },
            },
          },
          responses: { '204': {} },
        },
      },
      '/api/v1/Agents/Appointment/GetAppointmentEntity': {
        post: {
          parameters: [{ name: 'appointmentEntityId', in: 'query' }, { $ref: '#/components/parameters/Select' }],
        },
      },
      '/api/v1/Agents/Appointment/SaveAppointmentEntity': {
        post: {
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/AppointmentEntity' } } },
          },
        },
      },
    },
  });
});

test('tells the ways to log in, in the order in which to try them', () => {
  const { info, security, components } = document(['Pocket']);
  expect(security.slice(0, 3)).toEqual([{ basic: [] }, { ticket: [] }, { bearer: [] }]);
  expect(info.description).toMatch(/1\. \*\*Basic\*\*[\s\S]*2\. \*\*Ticket\*\*[\s\S]*3\. \*\*Bearer\*\*/);
  expect(Object.keys(components.securitySchemes)).toEqual(expect.arrayContaining(['basic', 'ticket', 'bearer']));
});

test('has the header fields that every call may send', () => {
  const { paths, components } = document(['Pocket']);
  const names = Object.values<{ name: string }>(components.parameters).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['SO-AppToken', 'SO-TimeZone', 'Accept-Language', 'X-Correlation-Id', '$select']),
  );
  for (const entry of Object.values<{ parameters: unknown[] }>(paths)) expect(entry.parameters).toHaveLength(6);
});

test('has every failure that a v1 caller can get, under its status', () => {
  const { paths, components } = document(['Pocket']);
  const [entry] = Object.values<{ post: { responses: Record<string, { $ref: string }> } }>(paths);
  const statusOf = (response: { $ref: string } | undefined): string => response?.$ref.split('/').at(-1) ?? '';
  const soapOnly = /^(?:request\.(?:version|mustUnderstand|encoding)|caller\.gone)$/;
  for (const [code, { status }] of Object.entries(failures)) {
    if (soapOnly.test(code)) continue;
    const { responses } = entry?.post ?? { responses: {} };
    const told = components.responses[statusOf(responses[status] ?? responses['default'])];
    expect([code, told.description]).toEqual([code, expect.stringContaining(`\`${code}\``)]);
  }
});

test('of one operation it holds nothing else', () => {
  const { paths, components } = JSON.parse(exportOf('openapi', { agents: ['Appointment'], operation: 'setseen' }));
  expect(Object.keys(paths)).toEqual(['/api/v1/Agents/Appointment/SetSeen']);
  expect(Object.keys(components.schemas)).toEqual(['RecurrenceUpdateMode', 'Error']);
});

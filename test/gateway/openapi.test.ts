import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { KeptTexts } from '../../src/gateway/kept-texts';
import { openApiEnd } from '../../src/gateway/openapi';
import { bodyBytes, BodyParts } from '../../src/body';
import { ownContract } from './running';

let text = '';

beforeAll(async () => {
  const description = await new KeptTexts(ownContract(), '1.2.3').openApi(undefined, undefined);
  const parts = [...(description?.parts ?? []), openApiEnd('https://crm.example.com')];
  text = bodyBytes(new BodyParts(parts)).toString();
});

/** The validator is an ES module, which this test runner cannot load: it runs in a process of its own. */
const validate = `
import { Validator } from '@seriousme/openapi-schema-validator';
let text = '';
for await (const chunk of process.stdin) text += chunk;
console.log(JSON.stringify(await new Validator().validate(JSON.parse(text))));`;

test('an independent validator finds nothing wrong', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', validate], {
    cwd: path.join(__dirname, '..', '..'),
    input: text,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toMatchObject({ valid: true });
});

test('names the address, every operation once, and the shape of each', () => {
  expect(JSON.parse(text)).toMatchObject({
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
        post: { parameters: [{ name: 'appointmentEntityId', in: 'query' }, { name: '$select' }] },
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ownWsdl, run, temporaryFolder } from './command-run';

const environment = { CONTRACT_DIR: ownWsdl };
const exported = (...args: readonly string[]) => run(['export', ...args], { environment });

test('OpenAPI of some agents, as a version has them, with the address of the gateway', async () => {
  const wanted = 'openapi --agent pocket --agent Appointment --version services86';
  const server = '--server https://crm.example.com/Cust1/';
  const { code, out, problems } = await exported(...`${wanted} ${server}`.split(' '));
  expect([code, problems]).toEqual([0, '']);
  const { servers, tags, paths } = JSON.parse(out);
  expect(servers).toEqual([{ url: 'https://crm.example.com/Cust1' }]);
  expect(tags.map(({ name }: { name: string }) => name)).toEqual(['Appointment', 'Pocket']);
  expect(paths['/api/v1/Agents/Appointment/SetSeenMany']).toBeUndefined();
  // For people: a diff of two exports shows lines.
  expect(out.split('\n').length).toBeGreaterThan(100);
});

test('OpenAPI as YAML, with calls that the sandbox carries out', async () => {
  const { out } = await exported('openapi', '--agent', 'Appointment', '--yaml');
  const { paths, servers } = parse(out);
  expect(servers).toEqual([{ url: 'http://127.0.0.1:8086' }]);
  const { requestBody } = paths['/api/v1/Agents/Appointment/SetSeen'].post;
  expect(requestBody.content['application/json'].example).toMatchObject({ AppointmentId: 973 });
});

test('types into a file', async () => {
  const file = join(temporaryFolder(), 'crm.ts');
  expect(await exported('types', '--agent', 'Pocket', '--out', file)).toEqual({
    code: 0,
    out: '',
    problems: `Wrote ${file}.\n`,
  });
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('export class PocketAgent');
  expect(text).not.toContain('AppointmentAgent');
});

test('a Postman collection', async () => {
  const { code, out } = await exported('postman', '--agent', 'Pocket');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    info: { schema: expect.stringContaining('v2.1.0') },
    variable: expect.arrayContaining([{ key: 'baseUrl', value: 'http://127.0.0.1:8086', type: 'string' }]),
  });
});

test.each([
  [['openapi', '--agent', 'Apointment'], 1, 'There is no agent Apointment. Did you mean Appointment?\n'],
  [['types', '--version', 'Services89'], 1, /^There is no version Services89\. Did you mean Services8\d/],
  [
    ['postman', '--out', '/nowhere/at/all.json', '--agent', 'Pocket'],
    2,
    '/nowhere/at/all.json cannot be written: ENOENT\n',
  ],
  [['swagger'], 2, /unknown command 'swagger'/],
])('%j is refused: %s', async (args, code, problem) => {
  const ran = await exported(...args);
  expect(ran).toMatchObject({ code, out: '' });
  expect(ran.problems).toMatch(problem);
});

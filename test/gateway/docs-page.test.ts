/** The documentation of v1: overview, agents, operations. */
import { failures } from '../../src/command';
import { curlCommands, runCurl } from '../cli/curl';
import { askRaw } from './raw';
import { runGateway, type RunningGateway } from './running';
import { shownText } from './shown';

let sandbox: RunningGateway;
beforeAll(async () => {
  sandbox = await runGateway();
});
afterAll(() => sandbox.stop());

const ask = (target: string) => askRaw(sandbox.port, target, { host: `127.0.0.1:${sandbox.port}` });
const page = async (target: string): Promise<string> => (await ask(target)).body.toString();

test('the overview tells the ways to log in, in order, and each of them works', async () => {
  const text = shownText(await page('/api/docs'));
  expect(text).toMatch(/Basic\.[\s\S]*Ticket\.[\s\S]*Bearer\./);
  const commands = curlCommands(text);
  expect(commands).toHaveLength(3);
  for (const command of commands)
    expect(await runCurl(command)).toMatchObject({ status: 200, body: expect.stringContaining('"UserName":"tje0"') });
});

test('the overview has every failure that a v1 caller sees, with its status', async () => {
  const text = await page('/api/docs');
  for (const [code, { status, fault }] of Object.entries(failures)) {
    const isSoapOnly = /MustUnderstand|VersionMismatch|DataEncoding/.test(fault) || code === 'caller.gone';
    expect([code, text.includes(`<code>${code}</code></th><td>${status}</td>`)]).toEqual([code, !isSoapOnly]);
  }
});

test('the overview leads to every agent, and to the files for tools', async () => {
  const text = await page('/api/docs');
  for (const agent of ['Appointment', 'Pocket', 'SoPrincipal']) expect(text).toContain(`/api/docs?agent=${agent}"`);
  for (const file of ['openapi.json', 'openapi.yaml', 'types.ts', 'postman.json'])
    expect(text).toContain(`/api/v1/${file}"`);
  const older = await page('/api/docs?version=services86');
  expect(older).toContain('/api/docs?version=Services86&amp;agent=Appointment"');
  expect(older).toContain('/api/v1/types.ts?version=Services86"');
});

test('the search finds operations of the documentation', async () => {
  const text = await page('/api/docs?q=many+seen');
  expect(shownText(text)).toContain('1 operation found.');
  expect(text).toContain('/api/docs?version=Services88&amp;agent=Appointment&amp;operation=SetSeenMany"');
});

test('an agent lists its operations, newest or as a version has them', async () => {
  const newest = await page('/api/docs?agent=appointment');
  expect(newest).toContain('<h1>Appointment</h1>');
  expect(newest).toContain('/api/docs?agent=Appointment&amp;operation=SetSeenMany"');
  const older = await page('/api/docs?version=Services86&agent=Appointment');
  expect(older).not.toContain('SetSeenMany');
  expect(older).toContain('/api/v1/openapi.json?agent=Appointment&amp;version=Services86"');
});

test('an operation has its types, a sample in each language, and the way to try it', async () => {
  const html = await page('/api/docs?agent=Appointment&operation=setseenmany');
  const text = shownText(html);
  expect(html).toContain('<h1>Appointment SetSeenMany</h1>');
  expect(text).toContain('The body is a JSON object with these properties.');
  for (const language of ['curl', 'JavaScript (fetch)', 'C#', 'PHP', 'Python'])
    expect(html).toContain(`<summary>${language}</summary>`);
  expect(html).toContain('/api/docs/try?version=Services88&amp;agent=Appointment&amp;operation=SetSeenMany"');
  const [command = ''] = curlCommands(text);
  expect(await runCurl(command)).toMatchObject({ status: 204 });
});

test.each([
  ['GetAppointmentEntity', 'The id goes into the query as appointmentEntityId; no body.'],
  ['SaveAppointmentEntity', 'The body is the entity itself, as JSON.'],
  ['GetAppointmentList', 'The body is a JSON array of ids.'],
  ['CreateDefaultAppointmentEntity', 'No body.'],
])('%s says how it takes its parameters', async (name, shown) => {
  expect(shownText(await page(`/api/docs?agent=Appointment&operation=${name}`))).toContain(shown);
});

test('what there is not is not found, and never shown', async () => {
  for (const query of ['version=Services1', 'agent=%3Cb%3E', 'agent=Appointment&operation=%3Cb%3E']) {
    const answer = await ask(`/api/docs?${query}`);
    expect([query, answer.status, answer.body.toString().includes('<b>')]).toEqual([query, 404, false]);
  }
});

test.each([
  ['/api/v1/openapi.yaml?agent=Pocket', 'application/yaml; charset=utf-8', /^openapi: 3\.1\.0[\s\S]*servers:\n/],
  ['/api/v1/types.ts?agent=Pocket&version=Services86', 'text/plain; charset=utf-8', /class PocketAgent/],
  ['/Cust1/api/v1/postman.json?agent=Pocket', 'application/json; charset=utf-8', /"value":"[^"]*\/Cust1"/],
])('%s is a file', async (target, type, content) => {
  const answer = await ask(target);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
  expect(answer.body.toString()).toMatch(content);
});

test('who asks for one combination of agents after the other waits', async () => {
  const agents = ['Appointment', 'Archive', 'Associate', 'Batch', 'BLOB', 'Contact', 'Document'];
  const asked = agents.map((agent) => ask(`/api/v1/openapi.json?version=Services86&agent=Pocket&agent=${agent}`));
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 503, 503, 503]);
  const busy = answers.find(({ status }) => status === 503);
  expect(busy?.headers['retry-after']).toBe('5');
  expect(JSON.parse(String(busy?.body))).toMatchObject({ Code: 'gateway.busy' });
});

test('a file of several agents, or of one operation', async () => {
  const two = JSON.parse(await page('/api/v1/openapi.json?agent=Pocket&agent=soprincipal'));
  expect(two.tags.map(({ name }: { name: string }) => name)).toEqual(['Pocket', 'SoPrincipal']);
  const one = JSON.parse(await page('/api/v1/openapi.json?agent=Pocket&operation=getmycallerids'));
  expect(Object.keys(one.paths)).toEqual(['/api/v1/Agents/Pocket/GetMyCallerIDs']);
  expect((await ask('/api/v1/openapi.json?agent=Pocket&operation=Nothing')).status).toBe(404);
});

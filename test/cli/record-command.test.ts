/** `record` as a person types it; what a recording holds: test/recording. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox } from '../../src';
import { readConfiguration } from '../../src/operations';
import { recordingLayer } from '../../src/assemble-recording';
import { runGateway } from '../gateway/running';
import { ownWsdl, run, temporaryFolder } from './command-run';

const environment = { CONTRACT_DIR: ownWsdl, LOG_LEVEL: 'error' };
const to = ['--upstream-url', 'http://127.0.0.1:9', '--upstream-kind', 'rest'];

test.each([
  [[...to], "required option '--out <file>' not specified"],
  [[...to, '--out', 'x', '--for', 'ever'], '--for must be a time such as 30s, 10m or 2h.'],
  [['--out', 'x'], 'UPSTREAM_URL must be set'],
  [[...to, '--out', '/nowhere/at/all'], 'The recording /nowhere/at/all cannot be written (ENOENT).'],
])('record %j is refused', async (args, message) => {
  const { code, out, problems } = await run(['record', ...args], { environment, isTTY: true });
  expect([code, out]).toEqual([2, '']);
  expect(problems).toContain(message);
});

test('RECORD_FILE: a layer that writes; the log says how it ends', async () => {
  const file = join(temporaryFolder(), 'calls.jsonl');
  const reading = readConfiguration({ CONTRACT_DIR: ownWsdl, UPSTREAM_KIND: 'sandbox', RECORD_FILE: file });
  if ('problems' in reading) throw new Error(reading.problems.join());
  const told: unknown[] = [];
  const counted: string[] = [];
  const recording = recordingLayer(reading.configuration, {
    key: Buffer.alloc(32, 1),
    names: { user: () => '#user', credential: () => '#ticket', application: () => 'erp' },
    logger: {
      event: (level, message, fields) => told.push([level, message, fields]),
      defect: (message) => told.push(message),
    },
    count: (result) => counted.push(result),
  });
  const crm = await createSandbox({ settings: { CONTRACT_DIR: ownWsdl } });
  const gateway = await runGateway({ UPSTREAM_URL: crm.url, UPSTREAM_KIND: 'rest' }, { recording });
  const answer = await fetch(`${gateway.address}/api/v1/Agents/Person/GetPersonEntity?personEntityId=1`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('tje0:Tje0')}`, 'content-type': 'application/json' },
    body: 'null',
  });
  expect(await answer.text()).toContain('Bjarne');
  await gateway.stop();
  await crm.close();
  const line: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(line).toMatchObject({ values: 'masked', who: { user: '#user' }, arguments: { PersonEntityId: 1 } });
  expect(JSON.stringify(line)).not.toContain('Bjarne');
  expect(counted).toEqual(['written']);
  expect(told).toEqual([['info', 'The recording has ended.', { file, calls: 1, leftOut: 0 }]]);
});

test('without RECORD_FILE there is no layer', () => {
  const reading = readConfiguration({ ...environment, UPSTREAM_KIND: 'sandbox' });
  if ('problems' in reading) throw new Error(reading.problems.join());
  const unused = () => {
    throw new Error('nothing is to be told');
  };
  const names = { user: unused, credential: unused, application: unused };
  const listeners = { key: Buffer.alloc(32), names, logger: { event: unused, defect: unused }, count: unused };
  expect(recordingLayer(reading.configuration, listeners)).toBeUndefined();
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readConfiguration, type Environment } from '../../src/operations';
import { temporaryFolder } from '../cli/command-run';

const sandbox = { UPSTREAM_KIND: 'sandbox', CONTRACT_DIR: 'wsdl' };

function read(environment: Environment) {
  const reading = readConfiguration(environment);
  return 'problems' in reading ? reading.problems : reading.configuration.upstream;
}

test('a seed is read at once, JSON or YAML; the file is named only', () => {
  const seed = path.join(temporaryFolder(), 'seed.yaml');
  writeFileSync(seed, 'tables:\n  activities:\n    - [sale_id=12, { status: Started }]\n');
  expect(read({ ...sandbox, SANDBOX_SEED: seed, SANDBOX_FILE: 'crm.jsonl' })).toEqual({
    kind: 'sandbox',
    timeoutMs: 30_000,
    seed: { tables: { activities: [['sale_id=12', { status: 'Started' }]] } },
    file: path.resolve('crm.jsonl'),
  });
  expect(read(sandbox)).toEqual({ kind: 'sandbox', timeoutMs: 30_000 });
});

test.each<[Environment, string]>([
  [{ ...sandbox, SANDBOX_SEED: 'nowhere.json' }, 'SANDBOX_SEED names a file that cannot be read.'],
  [{ ...sandbox, SANDBOX_SEED: '{"tables":' }, 'SANDBOX_SEED, '],
  [{ ...sandbox, SANDBOX_FILE: 'crm.jsonl', WORKERS: '2' }, 'SANDBOX_FILE is for one process'],
  [{ UPSTREAM_URL: 'http://crm', SANDBOX_FILE: 'crm.jsonl' }, 'SANDBOX_FILE is for the sandbox only'],
  [{ UPSTREAM_URL: 'http://crm', SANDBOX_SEED: '{}' }, 'SANDBOX_SEED is for the sandbox only'],
])('%j is refused', (environment, reason) => {
  expect(read(environment)).toEqual([expect.stringContaining(reason)]);
});

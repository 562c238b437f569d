import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledContract, ownContract, readConfiguration } from '../../src/operations';

const start = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'contract-place-'));
  process.chdir(folder);
  folder = process.cwd();
});
afterEach(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

function contractDir(CONTRACT_DIR?: string): string | undefined {
  const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox', CONTRACT_DIR });
  return 'configuration' in reading ? reading.configuration.contractDir : undefined;
}

test('CONTRACT_DIR, else ./contract where it exists, else the bundled one', () => {
  expect(contractDir()).toBe(bundledContract);
  expect(bundledContract).toBe(path.join(__dirname, '..', '..', 'wsdl'));
  mkdirSync('contract');
  expect(contractDir()).toBe(path.join(folder, 'contract'));
  expect(ownContract()).toBe(path.join(folder, 'contract'));
  expect(contractDir(' ')).toBe(path.join(folder, 'contract'));
  expect(contractDir('elsewhere')).toBe(path.join(folder, 'elsewhere'));
});

test('a file of that name is no contract', () => {
  writeFileSync('contract', '');
  expect(contractDir()).toBe(bundledContract);
});

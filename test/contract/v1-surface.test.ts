import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findV1Operation, loadContract, v1AgentNames } from '../../src/contract';
import { gardenWsdl } from './fixture';

let folder = '';
const garden = (version: string, operation = 'Water'): string =>
  gardenWsdl()
    .replaceAll('Services86', version)
    .replaceAll(/\bWater/g, operation);

function put(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('v1 is the newest version that has the operation', () => {
  put('Services85/Garden.wsdl', garden('Services85', 'Rake'));
  put('Services86/garden.wsdl', garden('Services86'));
  put('Services85/Attic.wsdl', 'unreadable');
  const contract = loadContract(folder, { onProblem: () => undefined });
  expect(v1AgentNames(contract)).toEqual(['Attic', 'garden']);
  expect(findV1Operation(contract, 'GARDEN', 'water')).toMatchObject({ version: 'Services86', name: 'Water' });
  expect(findV1Operation(contract, 'Garden', 'RAKE')).toMatchObject({ version: 'Services85', name: 'Rake' });
  expect(findV1Operation(contract, 'Garden', 'Dig')).toBeUndefined();
  expect(findV1Operation(contract, 'Shed', 'Water')).toBeUndefined();
  expect(findV1Operation(contract, 'Attic', 'Water')).toBeUndefined();
});

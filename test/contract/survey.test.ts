import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUnusable, surveyContract } from '../../src/contract';
import { gardenWsdl } from './fixture';
import { allAgents, contractFolder, describeContract, openContract } from './folder';

let folder = '';
function put(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeContract(`what a survey counts in ${contractFolder}`, () => {
  test('is what loading gives', () => {
    const agents = allAgents(openContract().contract);
    expect(surveyContract(contractFolder)).toEqual({
      versions: [...new Set(agents.map(({ version }) => version))],
      agents: agents.length,
      operations: agents.reduce((sum, { operations }) => sum + operations.length, 0),
    });
    expect(findUnusable(contractFolder)).toBeUndefined();
  });
});

test('a survey counts what can be read, and fails at nothing', () => {
  put('Services86/Garden.wsdl', gardenWsdl());
  put('Services86/Shed.wsdl', 'no WSDL');
  put('Services86/Attic.wsdl/a folder', '');
  mkdirSync(join(folder, 'Services87'));
  expect(surveyContract(folder)).toEqual({ versions: ['Services86'], agents: 3, operations: 1 });
});

test('one readable agent among broken ones is enough', () => {
  put('Services86/Garden.wsdl', gardenWsdl());
  put('Services86/Attic.wsdl', '<a/>');
  put('Services88/Shed.wsdl', '');
  expect(findUnusable(folder)).toBeUndefined();
});

test('a folder is unusable when it is not there, empty, or holds something else', () => {
  expect(findUnusable(join(folder, 'nowhere'))).toMatch(
    /^The contract folder .*nowhere cannot be listed \(ENOENT\)\.$/,
  );
  put('file', '');
  expect(findUnusable(join(folder, 'file'))).toMatch(/^The contract folder .*file cannot be listed \(ENOTDIR\)\.$/);
  const nothing = `The contract folder ${folder} holds no ServicesNN/Agent.wsdl.`;
  expect(findUnusable(folder)).toBe(nothing);
  mkdirSync(join(folder, 'Services86'));
  put('Services86/readme.txt', '');
  put('Appointment.wsdl', gardenWsdl());
  expect(findUnusable(folder)).toBe(nothing);
  put('Services86/Garden.wsdl', gardenWsdl());
  expect(findUnusable(folder)).toBeUndefined();
  put('services086/Garden.wsdl', gardenWsdl());
  expect(findUnusable(folder)).toMatch(/holds both/);
});

test('a folder is unusable when not one of its files can be read; the first is told', () => {
  put('Services86/Garden.wsdl', gardenWsdl().slice(0, 900));
  put('Services86/Attic.wsdl', '');
  put('Services88/Shed.wsdl/folder', '');
  symlinkSync(join(folder, 'gone'), join(folder, 'Services88', 'Gone.wsdl'));
  expect(findUnusable(folder)).toMatch(
    new RegExp(
      `^None of the 4 WSDLs in the contract folder ${folder} can be read\\. Services86/Attic\\.wsdl:1: \\S.+$`,
    ),
  );
});

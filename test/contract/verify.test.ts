import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contractState } from '../../src/contract';
import { findRegression } from '../../src/contract/verify';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'contract-verify-'));
  cpSync(path.join(__dirname, '..', '..', 'wsdl'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => path.join(folder, name);
const harm = (name: string, text = '<html>503</html>'): void => writeFileSync(file(name), text);

test('a folder as it was, with more in it, or with better files, will do', () => {
  const before = contractState(folder);
  expect(findRegression(folder, before)).toBeUndefined();
  mkdirSync(file('Services87'));
  cpSync(file('Services86/Pocket.wsdl'), file('Services87/Pocket.wsdl'));
  expect(findRegression(folder, before)).toMatch(/Services87\/Pocket\.wsdl:\d+: /);
  // Of another version, therefore.
  rmSync(file('Services87/Pocket.wsdl'));
  expect(findRegression(folder, before)).toBeUndefined();
  rmSync(file('Services86/Pocket.wsdl'));
  expect(findRegression(folder, before)).toBeUndefined();
});

test.each(['<html>503</html>', '', '<wsdl:definitions'])('a file that has become %j is named', (text) => {
  const before = contractState(folder);
  harm('Services86/Pocket.wsdl', text);
  expect(findRegression(folder, before)).toMatch(/Services86\/Pocket\.wsdl:\d+: /);
});

test('several are counted', () => {
  const before = contractState(folder);
  for (const name of ['Services86/Pocket.wsdl', 'Services86/Appointment.wsdl', 'Services88/Pocket.wsdl']) harm(name);
  expect(findRegression(folder, before)).toMatch(/Services86\/Appointment\.wsdl:1: .* And 2 more\.$/);
});

test('a file that was as bad before is no reason, one that is there instead of another is looked at', () => {
  harm('Services86/Pocket.wsdl');
  const before = contractState(folder);
  expect(findRegression(folder, before)).toBeUndefined();
  renameSync(file('Services86/Pocket.wsdl'), file('Services88/Pocket.wsdl'));
  expect(findRegression(folder, before)).toMatch(/Services88\/Pocket\.wsdl:1: /);
});

test('nothing of a version, nothing at all, and no folder', () => {
  const before = contractState(folder);
  rmSync(file('Services86'), { recursive: true });
  expect(findRegression(folder, before)).toBeUndefined();
  mkdirSync(file('Services86'));
  expect(findRegression(folder, before)).toBe(`The contract folder ${folder} holds no WSDL of Services86 any more.`);
  rmSync(file('Services88'), { recursive: true });
  expect(findRegression(folder, before)).toBe(`The contract folder ${folder} holds no ServicesNN/Agent.wsdl.`);
  rmSync(folder, { recursive: true });
  expect(findRegression(folder, before)).toBe(`The contract folder ${folder} cannot be listed (ENOENT).`);
});

test('of another folder everything is looked at', () => {
  harm('Services86/Pocket.wsdl');
  const before = { ...contractState(folder), folder: '/elsewhere' };
  expect(findRegression(folder, before)).toMatch(/Services86\/Pocket\.wsdl:1: /);
  expect(findRegression(folder, undefined)).toMatch(/Services86\/Pocket\.wsdl:1: /);
});

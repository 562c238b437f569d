import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gardenWsdl } from '../contract/fixture';
import { askRaw } from './raw';
import { runGateway, type RunningGateway } from './running';

let folder = '';
let gateway: RunningGateway;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
  mkdirSync(path.join(folder, 'Services86'));
  writeFileSync(path.join(folder, 'Services86', 'Garden.wsdl'), gardenWsdl());
  gateway = await runGateway({ CONTRACT_DIR: folder, UPSTREAM_KIND: 'sandbox' });
});
afterEach(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const wsdl = (headers: Record<string, string> = {}) =>
  askRaw(gateway.port, '/Remote/Services86/Garden.svc?wsdl', headers);

test('a WSDL is its file with the address the client uses', async () => {
  const answer = await wsdl({ host: 'crm.example.com' });
  const address = 'http://crm.example.com/Remote/Services86/Garden.svc';
  expect(answer.body.toString()).toBe(gardenWsdl().replace('http://garden.test/Garden.svc', address));
});

test('a file that has gone since is told as one that cannot be read, and the agent goes on', async () => {
  await wsdl();
  rmSync(path.join(folder, 'Services86', 'Garden.wsdl'));
  const answer = await wsdl();
  expect(answer.status).toBe(501);
  expect(answer.body.toString()).toContain('the contract of this agent could not be read');
  expect((await askRaw(gateway.port, '/Remote/Services86/Garden.svc')).status).toBe(200);
});

/**
 * All WSDLs of five versions with the heap that Node gives itself in a container of 512 MiB; only where the archive
 * lies beside the project.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findWsdls } from '../../src/cli/find-wsdl';
import { zipEntries } from '../../src/cli/import-zip';
import { compileProgram, GatewayProcess } from '../server/program';
import type { LargeContract } from './large-contract';
import { useAll } from './use-all';

const archive = path.join(__dirname, '..', '..', '..', 'shared', 'wsdl-all.zip');
const here = existsSync(archive) ? describe : describe.skip;

jest.setTimeout(600_000);

function unpack(folder: string): LargeContract['agents'] {
  const agents: { version: string; agent: string; operation: string }[] = [];
  for (const candidate of zipEntries('wsdl-all.zip', readFileSync(archive))) {
    if ('problem' in candidate) continue;
    for (const { text, targetNamespace, portType: agent } of findWsdls(candidate.bytes).wsdls) {
      const version = path.basename(targetNamespace);
      const operation = /<(?:[\w.-]+:)?operation\s+name="(\w+)"/.exec(text)?.[1] ?? '';
      mkdirSync(path.join(folder, version), { recursive: true });
      writeFileSync(path.join(folder, version, `${agent}.wsdl`), text);
      agents.push({ version, agent, operation });
    }
  }
  return agents;
}

here(`the whole contract${existsSync(archive) ? '' : ` (not run: there is no ${path.basename(archive)})`}`, () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'whole-contract-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('can be asked for and used, all at once', async () => {
    const agents = unpack(folder);
    expect(agents.length).toBeGreaterThan(200);
    const gateway = new GatewayProcess(compileProgram(), {
      UPSTREAM_KIND: 'sandbox',
      CONTRACT_DIR: folder,
      NODE_OPTIONS: '--max-old-space-size=259',
    });
    try {
      expect(await useAll(gateway, { agents }, 1)).toEqual([]);
    } finally {
      gateway.signal('SIGKILL');
      await gateway.exited;
    }
  });
});

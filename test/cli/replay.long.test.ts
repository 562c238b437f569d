/** Ten thousand calls are replayed in less than a minute, and nothing differs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownWsdl, run } from './command-run';
import { readMuch, record, stillSandbox } from './recorded-calls';

const calls = 10_000;

test.each([[['rest']], [['soap', '--version', 'Services88']]])(
  '10,000 calls over %j',
  async (wire) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'replay-long-'));
    const [file, password] = [path.join(folder, 'calls.jsonl'), path.join(folder, 'password')];
    writeFileSync(password, 'Tje0\n');
    const crm = await stillSandbox();
    try {
      await record(crm, file, 'plain', readMuch);
      const lines = readFileSync(file, 'utf8').split('\n').filter((line) => /"(?:Get\w+)"/.test(line)); // prettier-ignore
      writeFileSync(file, Array.from({ length: calls }, (_, at) => `${lines[at % lines.length]}\n`).join(''));
      const before = process.cpuUsage();
      const { code, out } = await run(
        ['replay', file, '--to', crm.url, '--as', ...wire, '--compare', '--user', 'tje0', '--password-file', password],
        { environment: { CONTRACT_DIR: ownWsdl } },
      );
      expect(out).toMatch(/^total +10000 +10000 +0 +0 +0$/m);
      expect(code).toBe(0);
      // Of this process, the CRM in memory included: the machine may have other work.
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(60_000);
    } finally {
      await crm.close();
      rmSync(folder, { recursive: true });
    }
  },
  180_000,
);

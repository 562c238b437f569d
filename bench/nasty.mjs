/**
 * How long the gateway's event loop, and with it every other client, is held up by messages that cost much for their
 * size.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGateway } from './contenders.mjs';
import { median } from './measure.mjs';
import { nastyScenarios } from './nasty-messages.mjs';
import { scenarioOf } from './scenarios.mjs';

const warmUps = 8;

/**
 * Per message: its bytes, its time, and the longest time the event loop was held up while it was served; compiling
 * included in none.
 */
export async function measureNasty(bench, { repeats, only }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-loop-'));
  const file = path.join(folder, 'delays');
  const results = [];
  const nodeArgs = ['-r', path.join(import.meta.dirname, 'loop-delay.cjs')];
  process.env['LOOP_DELAY_FILE'] = file;
  const gateway = await startGateway(bench.upstreamPort, scenarioOf('get-full'), nodeArgs);
  const longest = async () => {
    const before = linesOf(file).length;
    process.kill(gateway.pid, 'SIGCONT');
    while (linesOf(file).length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    return Number(linesOf(file).at(-1));
  };
  try {
    for (const [title, build] of nastyScenarios) {
      if (only !== undefined && !only.some((part) => title.includes(part))) continue;
      await bench.stub.ask({ scenario: title });
      const [times, delays] = [[], []];
      // The first times are the compiler's.
      for (let index = 0; index < warmUps + repeats; index++) {
        await longest();
        const { result } = await bench.load.ask({ scenario: title, port: gateway.port, ms: 0 });
        await new Promise((resolve) => setTimeout(resolve, 100));
        const delay = await longest();
        if (index < warmUps) continue;
        times.push(result.latestMs);
        delays.push(delay);
      }
      const bytes = Math.max(Buffer.byteLength(build().request.body), Buffer.byteLength(build().answers.rest.body));
      results.push({ title, megabytes: bytes / 1e6, ms: median(times), heldUpMs: median(delays), worstMs: Math.max(...delays) }); // prettier-ignore
    }
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

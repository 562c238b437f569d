/**
 * The long run: `node test/fuzz/run.js [inputs per decoder] [seconds at most] [seed]`. It prints what it found and how
 * long the slowest input took, and exits with 1 when a property did not hold. The seed that it prints gives the same
 * inputs again.
 */
require('../cli/source-hook');
const { properties } = require('./properties');

const [inputs = 100_000, seconds = 3600, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const batch = 10_000;
const until = performance.now() + seconds * 1000;

for (const [name, run] of Object.entries(properties)) {
  let done = 0;
  let slowestMs = 0;
  while (done < inputs && performance.now() < until) {
    const finding = run(seed + done, Math.min(batch, inputs - done));
    done += finding.inputs;
    slowestMs = Math.max(slowestMs, finding.slowestMs);
    if (finding.report === undefined) continue;
    process.exitCode = 1;
    process.stdout.write(`${name}: ${finding.report}\n`);
    break;
  }
  process.stdout.write(`${name}: ${done} inputs, seed ${seed}, slowest ${slowestMs.toFixed(1)} ms of processor time\n`);
}

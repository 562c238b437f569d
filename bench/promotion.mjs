/**
 * How much of each SOAP SetSeen gets into the old space: `npm run build && node bench/promotion.mjs [starts, default
 * 10] [calls per second, default 1500]`. Ends with 1 when a start has more than 600 bytes a call. Each start is a
 * process of its own, because V8 decides anew each time what it takes for long-lived; see src/main.ts. Beside the
 * bytes: the collector's time per call, and how long answers take at the fixed rate (0: not measured). BENCH_COMPARE
 * names builds (with colons) that are measured in turn with this one; they do not count for the exit code.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGateway, startHelper } from './contenders.mjs';
import { scenarioOf } from './scenarios.mjs';

const bytesMax = 600;
const starts = Math.min(100, Math.max(1, Number(process.argv[2] ?? 10) || 10));
const rate = Math.min(20_000, Math.max(0, Number(process.argv[3] ?? 1_500)));
/**
 * V8 decides, and compiles into the old space, within the first ten thousands of calls. By calls, not by time: the
 * machine may do other things, too.
 */
const warmUpCalls = 15_000;
const countedCalls = 15_000;
/** Many at first: what is under way at a collection is what V8 learns from. */
const warmUpConnections = 64;
/**
 * Few then: what is under way at two collections in a row is promoted with good reason; on a busy machine that would be
 * the most of it.
 */
const countedConnections = 8;
const pieceMs = 2_000;
/** On a machine so busy that this does not suffice nothing is told. */
const piecesMax = 300;
/** Shorter than the time after which idle connections are closed. */
const latencyMs = 8_000;
const name = 'setseen';
const scenario = scenarioOf(name);
const probe = path.join(import.meta.dirname, 'promotion-probe.cjs');
const builds = [
  path.resolve(process.env['BENCH_BUILD'] ?? path.join(import.meta.dirname, '..')),
  ...(process.env['BENCH_COMPARE'] ?? '').split(':').filter((folder) => folder !== ''),
];

const print = (line) => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-promotion-'));
const file = path.join(folder, 'figures');
process.env['PROMOTION_FILE'] = file;
const stub = startHelper('upstream-stub.mjs');
const { port: upstreamPort } = await stub.ask();
const load = startHelper('load-generator.mjs');
await load.ask();
await stub.ask({ scenario: name });

async function run(gateway, job) {
  const { result } = await load.ask({ scenario: name, port: gateway.port, ...job });
  const failed = result.wrong + result.lost + result.unanswered;
  if (failed > 0) throw new Error(`${failed} of ${result.requests} answers wrong or missing: ${result.firstWrong}`);
  return result;
}

async function runCalls(gateway, wanted, connections) {
  let calls = 0;
  for (let piece = 0; calls < wanted; piece++) {
    if (piece === piecesMax) throw new Error(`only ${calls} of ${wanted} calls in time`);
    calls += (await run(gateway, { ms: pieceMs, connections })).requests;
  }
}

/** What the probe in the process has seen since it was last asked. */
async function figuresOf(gateway) {
  writeFileSync(file, '');
  process.kill(gateway.pid, 'SIGCONT');
  for (let turn = 0; turn < 500; turn++) {
    const text = readFileSync(file, 'utf8');
    if (text.endsWith('\n')) return JSON.parse(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the process does not tell its figures');
}

async function measureStart(build) {
  const gateway = await startGateway(upstreamPort, scenario, ['-r', probe], build);
  try {
    await runCalls(gateway, warmUpCalls, warmUpConnections);
    await figuresOf(gateway);
    await runCalls(gateway, countedCalls, countedConnections);
    const { bytes, calls, collectorMs, allCalls, full } = await figuresOf(gateway);
    const latency = rate === 0 ? undefined : await run(gateway, { ms: latencyMs, rate, connections: 64 });
    return { bytes: bytes / calls, microseconds: (collectorMs * 1000) / allCalls, full, latency };
  } finally {
    await gateway.stop();
  }
}

let failed = 0;
try {
  for (let start = 1; start <= starts; start++) {
    for (const [index, build] of builds.entries()) {
      const { bytes, microseconds, full, latency } = await measureStart(build);
      if (index === 0 && !(bytes <= bytesMax)) failed += 1;
      const times =
        latency === undefined
          ? ''
          : `, at ${rate}/s p50 ${latency.p50Ms.toFixed(2)} ms, p99 ${latency.p99Ms.toFixed(1)} ms`;
      print(
        `start ${start}  ${path.basename(build).padEnd(12)} ${bytes.toFixed(0)} bytes a call, collector ${microseconds.toFixed(1)} µs, ${full} full collections${times}`,
      );
    }
  }
} finally {
  await Promise.all([load.stop(), stub.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
print(
  failed === 0
    ? `no start above ${bytesMax} bytes a call`
    : `${failed} of ${starts} starts above ${bytesMax} bytes a call`,
);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * The gateway for minutes at half of what it can do, over loopback: `npm run build && node bench/soak.mjs [minutes]
 * [scenario] [calls per second]`, at most an hour. Memory must not grow and the slow answers must not become slower;
 * prints one line a minute and the slope of the resident memory.
 */
import { startGateway, startHelper } from './contenders.mjs';
import { memoryMegabytes } from './process-usage.mjs';
import { scenarioOf } from './scenarios.mjs';

const print = (line) => process.stdout.write(`${line}\n`);
const minutes = Math.min(60, Math.max(1, Number(process.argv[2] ?? 10) || 10));
const name = process.argv[3] ?? 'setseen';
const scenario = scenarioOf(name);
const sampleMs = 5_000;
const calibrationMs = 5_000;
/** While code is compiled and pools fill, memory grows of itself. */
const settlingMs = 60_000;

const stub = startHelper('upstream-stub.mjs');
const { port: upstreamPort } = await stub.ask();
const load = startHelper('load-generator.mjs');
await load.ask();
await stub.ask({ scenario: name });
const gateway = await startGateway(upstreamPort, scenario);

async function run(job) {
  const { result } = await load.ask({ scenario: name, port: gateway.port, ...job });
  const failed = result.wrong + result.lost + result.unanswered;
  if (failed > 0) throw new Error(`${failed} of ${result.requests} answers wrong or missing: ${result.firstWrong}`);
  return result;
}

/** Least squares, in megabytes per minute. */
function slope(samples) {
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const at = mean(({ minute }) => minute);
  const size = mean(({ megabytes }) => megabytes);
  const above = samples.reduce((sum, { minute, megabytes }) => sum + (minute - at) * (megabytes - size), 0);
  const below = samples.reduce((sum, { minute }) => sum + (minute - at) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

/**
 * In pieces with connections of their own: the gateway closes a connection that has not said anything for ten seconds.
 * The worst piece counts.
 */
async function oneMinute(minute, rate) {
  const pieces = [];
  for (let piece = 0; piece < 8; piece++) pieces.push(await run({ ms: 7_500, rate, connections: 64 }));
  const worst = (of) => Math.max(...pieces.map(of)).toFixed(1);
  const calls = pieces.reduce((sum, { requests }) => sum + requests, 0);
  const megabytes = memoryMegabytes(gateway.pid).now.toFixed(1);
  return `minute ${minute}: ${calls} calls, p50 ${worst((piece) => piece.p50Ms)} ms, p99 ${worst((piece) => piece.p99Ms)} ms, longest ${worst((piece) => piece.maxMs)} ms, ${megabytes} MB`;
}

const samples = [];
try {
  await run({ ms: calibrationMs });
  const { requests, ms } = await run({ ms: calibrationMs });
  const rate = Number(process.argv[4]) || Math.max(1, Math.round((requests / ms) * 500));
  print(
    `${scenario.title}: ${Math.round((requests / ms) * 1000)} calls/s at most, ${rate} calls/s for ${minutes} minutes`,
  );
  const began = performance.now();
  const sampling = setInterval(() => {
    const sinceMs = performance.now() - began;
    if (sinceMs > settlingMs) samples.push({ minute: sinceMs / 60_000, megabytes: memoryMegabytes(gateway.pid).now });
  }, sampleMs);
  for (let minute = 1; minute <= minutes; minute++) print(await oneMinute(minute, rate));
  clearInterval(sampling);
  print(
    `resident memory after the first minute: ${slope(samples).toFixed(2)} MB per minute over ${samples.length} samples`,
  );
} finally {
  await Promise.all([gateway.stop(), load.stop(), stub.stop()]);
}

/**
 * Measures one scenario. A start is a fresh process of every contender, one after the other, in an order that turns
 * with each start: a process's figures depend on how its start went (what the compiler learned, where memory lies), and
 * on what ran just before it. Ratios compare figures of one start.
 */
import { contenders, startHelper } from './contenders.mjs';
import { cpuOf, memoryMegabytes } from './process-usage.mjs';
import { scenarioOf } from './scenarios.mjs';

/** Starts the two helpers that all scenarios share. */
export async function startBench() {
  const stub = startHelper('upstream-stub.mjs');
  const { port } = await stub.ask();
  const load = startHelper('load-generator.mjs');
  await load.ask();
  return { stub, load, upstreamPort: port, stop: () => Promise.all([stub.stop(), load.stop()]) };
}

/**
 * @param {Awaited<ReturnType<typeof startBench>>} bench
 * @param {string} name of a scenario
 * @param {{starts: number, roundMs: number, warmUpMs: number, latencyMs: number, rate: number, only?: readonly
 * string[]}} plan
 */
export async function measureScenario(bench, name, plan) {
  const scenario = scenarioOf(name);
  await bench.stub.ask({ scenario: name });
  const rows = contenders
    .filter(({ only }) => only === undefined || only === scenario.upstream)
    .filter(({ name: own }) => plan.only === undefined || plan.only.some((part) => own.includes(part)))
    .map((contender) => ({ contender, starts: [], problem: '' }));
  for (let start = 0; start < plan.starts; start++) {
    const turned = rows.map((_, index) => rows[(index + start) % rows.length]);
    for (const row of turned.filter(({ problem }) => problem === '')) await startOnce(bench, row, name, scenario, plan);
  }
  return { name, title: scenario.title, goal: scenario.goal, contenders: summarize(rows) };
}

async function startOnce(bench, row, name, scenario, plan) {
  let process;
  try {
    process = await row.contender.start(bench.upstreamPort, scenario);
    await loadRow(bench, row, process, { scenario: name, ms: plan.warmUpMs });
    const figures = await measureOnce(bench, row, process, name, plan.roundMs);
    if (scenario.latency && plan.latencyMs > 0)
      figures.latency = await loadRow(bench, row, process, { scenario: name, ms: plan.latencyMs, rate: plan.rate, connections: 64 }); // prettier-ignore
    row.starts.push({ ...figures, rssMegabytes: memoryMegabytes(process.pid).now });
  } catch (error) {
    row.problem ||= error.message;
  } finally {
    await process?.stop();
  }
}

/** One job of the load generator against a contender; wrong and missing answers are noted in the row. */
async function loadRow(bench, row, process, job) {
  const { result } = await bench.load.ask({ ...job, port: process.port, loosely: row.contender.loosely === true });
  if (result.wrong > 0) row.problem ||= `${result.wrong} wrong answers, ${result.firstWrong}`;
  const { report } = await bench.stub.ask({ report: true });
  if (report.wrong > 0 && !row.contender.loosely) row.problem ||= `${report.wrong} wrong calls, ${report.firstWrong}`;
  if (result.lost + result.unanswered > 0) row.problem ||= `${result.lost} connections lost, ${result.unanswered} requests unanswered`; // prettier-ignore
  return result;
}

async function measureOnce(bench, row, process, name, ms) {
  const before = cpuOf(process.pid);
  const result = await loadRow(bench, row, process, { scenario: name, ms });
  const after = cpuOf(process.pid);
  return {
    microseconds: (after.microseconds - before.microseconds) / result.requests,
    systemShare: shareOf(after.systemTicks - before.systemTicks, after.userTicks - before.userTicks),
    perSecond: result.requests / (result.ms / 1000),
  };
}

const shareOf = (part, other) => (part + other === 0 ? 0 : part / (part + other));

export function median(values) {
  return quantile(values, 0.5);
}

/** Between two neighbours the value lies between theirs. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place - Math.floor(place));
}

/** Median, and the range of the middle half. */
export function spreadOf(values) {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

function summarize(rows) {
  const [yardstick] = rows;
  const own = rows.find(({ contender }) => contender.name === 'gateway');
  return rows.map((row) => ({
    name: row.contender.name,
    ...(row.problem === '' ? {} : { problem: row.problem }),
    ...(row.problem === '' && yardstick.problem === '' ? figuresOf(row, yardstick) : {}),
    ...(row.contender.compared === true && row.problem === '' && own?.problem === '' ? { comparison: compare(own, row) } : {}), // prettier-ignore
  }));
}

function figuresOf(row, yardstick) {
  const of = (name) => row.starts.map((start) => start[name]);
  const ratios = row.starts.map(({ microseconds }, index) => yardstick.starts[index].microseconds / microseconds);
  const latencies = row.starts.flatMap(({ latency }) => (latency === undefined ? [] : [latency]));
  const system = median(of('systemShare'));
  const microseconds = spreadOf(of('microseconds'));
  return {
    starts: row.starts.length,
    ratio: spreadOf(ratios),
    microseconds,
    userMicroseconds: microseconds.median * (1 - system),
    systemMicroseconds: microseconds.median * system,
    perSecond: median(of('perSecond')),
    rssMegabytes: median(of('rssMegabytes')),
    ...(latencies.length === 0
      ? {}
      : { latency: { p50Ms: spreadOf(latencies.map(({ p50Ms }) => p50Ms)), p99Ms: spreadOf(latencies.map(({ p99Ms }) => p99Ms)), worstP99Ms: Math.max(...latencies.map(({ p99Ms }) => p99Ms)) } }), // prettier-ignore
  };
}

/**
 * How much CPU this build takes of the other's, start by start. The interval holds the median of all starts there could
 * be with a good 90 % (order statistics: of n values the k-th smallest and the k-th largest); with 1 in it the two
 * builds do not differ as far as these starts tell.
 */
function compare(own, other) {
  const ratios = own.starts.map(({ microseconds }, index) => microseconds / other.starts[index].microseconds).sort((a, b) => a - b); // prettier-ignore
  const cut = Math.max(0, Math.floor(ratios.length / 2 - 0.82 * Math.sqrt(ratios.length)));
  const low = ratios[cut];
  const high = ratios[ratios.length - 1 - cut];
  return { median: median(ratios), low, high, differs: low > 1 || high < 1 };
}

/** Measures one scenario: every contender in every round, one after the other, so that a slow minute of the machine slows them all. */
import { contenders, startHelper } from './contenders.mjs';
import { cpuMicroseconds, memoryMegabytes } from './process-usage.mjs';
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
 * @param {{rounds: number, roundMs: number, warmUpMs: number, latencyMs: number, only?: readonly string[]}} plan
 */
export async function measureScenario(bench, name, plan) {
  const scenario = scenarioOf(name);
  await bench.stub.ask({ scenario: name });
  const rows = [];
  for (const contender of contenders) {
    if (contender.only !== undefined && contender.only !== scenario.upstream) continue;
    if (plan.only !== undefined && !plan.only.some((part) => contender.name.includes(part))) continue;
    rows.push(await begin(bench, contender, name, scenario, plan));
  }
  const present = rows.filter(({ process }) => process !== undefined);
  try {
    for (let round = 0; round < plan.rounds; round++) {
      for (const row of present) row.rounds.push(await measureOnce(bench, row, name, plan.roundMs));
    }
    if (scenario.latency && plan.latencyMs > 0) {
      for (const row of present) row.latency = await measureLatency(bench, row, name, plan.latencyMs);
    }
    return summarize(name, scenario, rows);
  } finally {
    for (const { process } of present) await process.stop();
  }
}

async function begin(bench, contender, name, scenario, plan) {
  const row = { contender, rounds: [], problem: '', process: undefined };
  try {
    row.process = await contender.start(bench.upstreamPort, scenario);
    await loadRow(bench, row, { scenario: name, ms: plan.warmUpMs });
  } catch (error) {
    row.problem = error.message;
  }
  return row;
}

/** One job of the load generator against a contender; wrong and missing answers are noted in the row. */
async function loadRow(bench, row, job) {
  const { result } = await bench.load.ask({ ...job, port: row.process.port, loosely: row.contender.loosely === true });
  if (result.wrong > 0) row.problem ||= `${result.wrong} wrong answers, ${result.firstWrong}`;
  const { report } = await bench.stub.ask({ report: true });
  if (report.wrong > 0 && !row.contender.loosely) row.problem ||= `${report.wrong} wrong calls, ${report.firstWrong}`;
  if (result.lost + result.unanswered > 0) row.problem ||= `${result.lost} connections lost, ${result.unanswered} requests unanswered`; // prettier-ignore
  return result;
}

async function measureOnce(bench, row, name, ms) {
  const before = cpuMicroseconds(row.process.pid);
  const result = await loadRow(bench, row, { scenario: name, ms });
  const cpu = cpuMicroseconds(row.process.pid) - before;
  return { microseconds: cpu / result.requests, perSecond: result.requests / (result.ms / 1000) };
}

async function measureLatency(bench, row, name, ms) {
  const { p50Ms, p99Ms, maxMs } = await loadRow(bench, row, { scenario: name, ms, rate: 350, connections: 64 });
  return { p50Ms, p99Ms, maxMs };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function summarize(name, scenario, rows) {
  const yardstick = rows[0].rounds;
  return {
    name,
    title: scenario.title,
    goal: scenario.goal,
    contenders: rows.map((row) => {
      const ratios = row.rounds.map(({ microseconds }, index) => yardstick[index].microseconds / microseconds);
      return {
        name: row.contender.name,
        ...(row.problem === '' ? {} : { problem: row.problem }),
        ...(row.rounds.length === 0 ? {} : figures(row, ratios)),
      };
    }),
  };
}

function figures(row, ratios) {
  return {
    microseconds: median(row.rounds.map(({ microseconds }) => microseconds)),
    bestMicroseconds: Math.min(...row.rounds.map(({ microseconds }) => microseconds)),
    ratio: median(ratios),
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
    perSecond: median(row.rounds.map(({ perSecond }) => perSecond)),
    rssMegabytes: memoryMegabytes(row.process.pid).now,
    ...(row.latency === undefined ? {} : { latency: row.latency }),
  };
}

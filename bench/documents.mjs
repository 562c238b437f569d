/** How one large message behaves: time, memory, and how long other callers wait meanwhile. */
import { contenders } from './contenders.mjs';
import { median } from './measure.mjs';
import { cpuMicroseconds, memoryMegabytes } from './process-usage.mjs';
import { scenarioOf } from './scenarios.mjs';

/** Small calls beside the large one: one every so often, by its own load generator. */
const besideRate = 200;

/**
 * @param bench as startBench gives it
 * @param besideLoad a second load generator
 * @param {readonly string[]} names of scenarios
 * @param {{repeats: number, only?: readonly string[]}} plan
 */
export async function measureDocuments(bench, besideLoad, names, plan) {
  const results = [];
  for (const name of names) {
    const { title } = scenarioOf(name);
    const rows = [];
    const chosen = contenders.filter((one) => plan.only === undefined || plan.only.includes(one.name));
    for (const contender of chosen) rows.push(await measureContender(bench, besideLoad, contender, name, plan));
    results.push({ name, title, contenders: rows });
  }
  return results;
}

async function measureContender(bench, besideLoad, contender, name, plan) {
  await bench.stub.ask({ scenario: name });
  let process;
  try {
    process = await contender.start(bench.upstreamPort, scenarioOf(name));
    const job = { scenario: name, port: process.port, ms: 0, loosely: contender.loosely === true };
    const beside = { scenario: 'refused-gateway', port: process.port, ms: 1500, rate: besideRate, connections: 16, loosely: true }; // prettier-ignore
    // What any traffic costs is not the document's.
    await besideLoad.ask(beside);
    const idle = memoryMegabytes(process.pid).now;
    const times = [];
    const waits = [];
    const before = cpuMicroseconds(process.pid);
    for (let index = 0; index < plan.repeats; index++) {
      const answered = besideLoad.ask(beside);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { result } = await bench.load.ask(job);
      if (result.wrong > 0 || result.unanswered > 0) return { name: contender.name, problem: result.firstWrong || 'no answer' }; // prettier-ignore
      times.push(result.latestMs);
      waits.push((await answered).result.maxMs);
    }
    return {
      name: contender.name,
      ms: median(times),
      waitMs: median(waits),
      cpuMs: (cpuMicroseconds(process.pid) - before) / plan.repeats / 1000,
      grownMegabytes: memoryMegabytes(process.pid).peak - idle,
    };
  } catch (error) {
    return { name: contender.name, problem: error.message };
  } finally {
    await process?.stop();
  }
}

/**
 * `npm run profile -- SCENARIO [seconds] [--lines n]`: runs the gateway under load with Node's CPU profiler and prints
 * where its time goes, by layer and by function (self time, as shares of the busy time and in microseconds per
 * request). The profile itself stays in the temporary folder for DevTools.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBench } from './measure.mjs';
import { startGateway } from './contenders.mjs';
import { cpuMicroseconds } from './process-usage.mjs';
import { scenarioOf } from './scenarios.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string', default: '30' } },
});
const [name = 'setseen', seconds = '4'] = positionals;
const warmUpMs = 8000;
/** Microseconds between samples. */
const interval = 200;
const folder = mkdtempSync(path.join(tmpdir(), 'bench-profile-'));

/**
 * Starts, warms up, loads; the profile is written when the gateway ends in order. Gives requests and CPU time of the
 * loaded part.
 */
async function record() {
  const scenario = scenarioOf(name);
  const bench = await startBench();
  try {
    await bench.stub.ask({ scenario: name });
    const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${interval}`];
    const gateway = await startGateway(bench.upstreamPort, scenario, nodeArgs);
    await bench.load.ask({ scenario: name, port: gateway.port, ms: warmUpMs });
    const before = cpuMicroseconds(gateway.pid);
    const { result } = await bench.load.ask({ scenario: name, port: gateway.port, ms: Number(seconds) * 1000 });
    const microseconds = cpuMicroseconds(gateway.pid) - before;
    process.kill(gateway.pid, 'SIGTERM');
    await profileWritten();
    await gateway.stop();
    return { requests: result.requests, microseconds };
  } finally {
    await bench.stop();
  }
}

async function profileWritten() {
  for (let waited = 0; waited < 200; waited++) {
    if (readdirSync(folder).some((file) => file.endsWith('.cpuprofile'))) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Self time by node, of the samples after the warm-up. */
function selfTimes(profile) {
  const from = profile.startTime + (profile.endTime - profile.startTime) * 0.4;
  const times = new Map();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index];
    at += delta;
    if (at >= from) times.set(id, (times.get(id) ?? 0) + delta);
  }
  return times;
}

/** Time of each node with everything it called. */
function totalTimes(profile, own) {
  const totals = new Map();
  const children = new Map(profile.nodes.map((node) => [node.id, node.children ?? []]));
  const visit = (id) => {
    const time = children.get(id).reduce((sum, child) => sum + visit(child), own.get(id) ?? 0);
    totals.set(id, time);
    return time;
  };
  visit(profile.nodes[0].id);
  return totals;
}

/** By function; of a function that calls itself only the outermost call counts. */
function totalsByFunction(profile, totals) {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const table = new Map();
  const visit = (id, above) => {
    const node = byId.get(id);
    const name = nameOf(node.callFrame);
    if (!above.has(name)) add(table, name, totals.get(id) ?? 0);
    const within = new Set(above).add(name);
    for (const child of node.children ?? []) visit(child, within);
  };
  visit(profile.nodes[0].id, new Set(['(root)', '(idle)', '(program)', '(garbage collector)']));
  return table;
}

function nameOf({ functionName, url, lineNumber }) {
  const place = url.replace(/^.*\/(dist|node_modules)\//, '');
  return url === '' ? functionName : `${functionName || '(anonymous)'}  ${place}:${lineNumber + 1}`;
}

/** `src` rooms by their folder, packages by name, Node's own by module. */
function layerOf({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName === '(program)') return 'system calls and native code';
  const room = /\/dist\/(?:(\w+)\/)?[\w-]+\.js$/.exec(url);
  if (room !== null) return `src/${room[1] ?? ''}`;
  const packaged = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  if (packaged !== null) return packaged[1];
  const own = /^node:(?:internal\/)?([\w]+)/.exec(url);
  return own === null ? 'built-in functions' : `node:${own[1]}`;
}

function add(table, key, time) {
  table.set(key, (table.get(key) ?? 0) + time);
}

function print(title, table, total, perRequest, lines) {
  process.stdout.write(`\n${title}\n`);
  for (const [key, time] of [...table].sort((a, b) => b[1] - a[1]).slice(0, lines)) {
    const share = time / total;
    process.stdout.write(`${(share * 100).toFixed(1).padStart(6)} %  ${(share * perRequest).toFixed(1).padStart(8)} µs  ${key}\n`); // prettier-ignore
  }
}

const { requests, microseconds } = await record();
const [file] = readdirSync(folder);
const profile = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
const layers = new Map();
const functions = new Map();
let total = 0;
const own = selfTimes(profile);
for (const [id, time] of own) {
  const { callFrame } = nodes.get(id);
  if (callFrame.functionName === '(idle)' || callFrame.functionName === '(root)') continue;
  total += time;
  add(layers, layerOf(callFrame), time);
  add(functions, nameOf(callFrame), time);
}
const perRequest = microseconds / requests;
process.stdout.write(`${scenarioOf(name).title}: ${requests} requests, ${perRequest.toFixed(1)} µs CPU each (with the profiler on)\n`); // prettier-ignore
print('by layer', layers, total, perRequest, 25);
print('by function, self time', functions, total, perRequest, Number(values.lines));
print('by function, with what it calls', totalsByFunction(profile, totalTimes(profile, own)), total, perRequest, Number(values.lines)); // prettier-ignore
process.stdout.write(`\nprofile: ${path.join(folder, file)}\n`);

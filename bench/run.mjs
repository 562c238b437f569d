/**
 * `npm run bench`: measures the gateway beside a bare proxy, nginx and what a user would write, and prints the tables of docs/performance.md.
 *
 *   --quick             a minute: four scenarios, few and short rounds
 *   --scenario a,b      only these
 *   --nasty             only the messages that cost much for their size: how long each holds up everybody else
 *   --contender 'a;b'   only these (the bare proxy is always there)
 *   --rounds n  --seconds n
 *   --json file         results, default bench-result.json in the system's temporary folder
 *   --svg file          the chart
 */
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chart } from './chart.mjs';
import { contenderCore, hasNginx, startHelper } from './contenders.mjs';
import { measureDocuments } from './documents.mjs';
import { measureScenario, startBench } from './measure.mjs';
import { measureNasty } from './nasty.mjs';
import { documentScenarios, quickScenarios, scenarios } from './scenarios.mjs';
import { documentTable, latencyTable, nastyTable, problemsOf, ratioTable } from './table.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    nasty: { type: 'boolean', default: false },
    scenario: { type: 'string' },
    contender: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'string', default: path.join(tmpdir(), 'bench-result.json') },
    svg: { type: 'string' },
  },
});

const say = (text) => process.stdout.write(`${text}\n`);

function planOf() {
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const roundMs = 1000 * Number(values.seconds ?? (values.quick ? 0.8 : 2));
  const only = values.contender === undefined ? undefined : ['bare proxy', ...values.contender.split(';')];
  return { rounds, roundMs, warmUpMs: values.quick ? 2000 : 4000, latencyMs: values.quick ? 0 : 4000, ...(only === undefined ? {} : { only }) }; // prettier-ignore
}

function chosen() {
  if (values.nasty) return [];
  if (values.scenario !== undefined) return values.scenario.split(',');
  return values.quick ? quickScenarios : [...scenarios.keys()];
}

const names = chosen();
const plan = planOf();
say(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`);
say(contenderCore === undefined ? 'no taskset: contenders are not pinned to a core' : `contenders on core ${contenderCore}, load and CRM on core 0`); // prettier-ignore
if (!hasNginx) say('nginx is not installed: its column is missing');
const bench = await startBench();
const results = [];
let documents = [];
let nasty = [];
try {
  for (const name of names.filter((one) => !documentScenarios.includes(one))) {
    const result = await measureScenario(bench, name, plan);
    results.push(result);
    say(`  ${result.title}: ${result.contenders.map((row) => `${row.name} ${row.ratio?.toFixed(3) ?? row.problem}`).join(', ')}`); // prettier-ignore
  }
  const large = names.filter((one) => documentScenarios.includes(one));
  if (large.length > 0) {
    const beside = startHelper('load-generator.mjs');
    await beside.ask();
    documents = await measureDocuments(bench, beside, large, { ...plan, repeats: values.quick ? 1 : 3 });
    await beside.stop();
  }
  if (values.nasty || (values.scenario === undefined && !values.quick))
    nasty = await measureNasty(bench, { repeats: 5, only: values.scenario?.split(',') });
} finally {
  await bench.stop();
}
if (results.length > 0) say(`\n${ratioTable(results)}\n`);
if (results.some(({ contenders }) => contenders.some(({ latency }) => latency !== undefined))) say(`${latencyTable(results)}\n`); // prettier-ignore
if (documents.length > 0) say(`${documentTable(documents)}\n`);
if (nasty.length > 0) say(`${nastyTable(nasty)}\n`);
const problems = problemsOf([...results, ...documents]);
for (const problem of problems) say(`! ${problem}`);
const about = { node: process.versions.node, processor: cpus()[0]?.model, cores: cpus().length, plan };
writeFileSync(values.json, `${JSON.stringify({ about, results, documents, nasty }, null, 2)}\n`);
say(`results: ${values.json}`);
if (values.svg !== undefined) writeFileSync(values.svg, chart(results));
// What was measured must have been right; a contender that is absent or only about right does not count.
process.exitCode = problems.some((text) => text.includes('gateway: ') && !text.includes('UPSTREAM_KIND')) ? 1 : 0;

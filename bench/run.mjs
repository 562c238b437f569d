/**
 * `npm run bench`: measures the gateway beside a bare proxy, nginx and what a user would write, and prints the tables
 * of docs/performance.md.
 *
 *   --quick             some minutes: four scenarios, three starts, short rounds
 *   --scenario a,b      only these
 *   --nasty             only the messages that cost much for their size: how long each holds up all others
 *   --contender 'a;b'   only these (the bare proxy is always there)
 *   --compare folder    a second build in the same starts, and how the two differ; the folder is a checkout with
 *                       `dist`, `wsdl` and `package.json`
 *   --contract whole    all WSDLs (see contract.mjs), the default where they are at hand; or `bundled`
 *   --starts n          fresh processes of every contender, at least 8 for a figure that is to be quoted
 *   --seconds n         how long each start is measured
 *   --warm-up n         seconds under load before that, in which V8 compiles what is called
 *   --rate n            calls per second of the latency table; 0: none
 *   --json file         results, default bench-result.json in the system's temporary folder
 *   --svg file          the chart
 */
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseContract } from './contract.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    nasty: { type: 'boolean', default: false },
    scenario: { type: 'string' },
    contender: { type: 'string' },
    compare: { type: 'string' },
    contract: { type: 'string', default: 'whole' },
    starts: { type: 'string' },
    seconds: { type: 'string' },
    'warm-up': { type: 'string' },
    rate: { type: 'string', default: '350' },
    json: { type: 'string', default: path.join(tmpdir(), 'bench-result.json') },
    svg: { type: 'string' },
  },
});

const say = (text) => process.stdout.write(`${text}\n`);

if (values.compare !== undefined) process.env['BENCH_COMPARE'] = path.resolve(values.compare);
const contract = chooseContract(values.contract === 'bundled' ? 'bundled' : 'whole');
// What follows reads the folder that has just been chosen.
const { chart } = await import('./chart.mjs');
const { contenderCore, hasNginx, startHelper } = await import('./contenders.mjs');
const { measureDocuments } = await import('./documents.mjs');
const { measureScenario, startBench } = await import('./measure.mjs');
const { measureNasty } = await import('./nasty.mjs');
const { documentScenarios, quickScenarios, scenarios } = await import('./scenarios.mjs');
const { comparisonTable, documentTable, latencyTable, nastyTable, problemsOf, ratioTable } =
  await import('./table.mjs');

function planOf() {
  const rate = Number(values.rate);
  return {
    starts: Number(values.starts ?? (values.quick ? 3 : 8)),
    roundMs: 1000 * Number(values.seconds ?? (values.quick ? 0.8 : 1.5)),
    warmUpMs: 1000 * Number(values['warm-up'] ?? (values.quick ? 1.5 : 10)),
    latencyMs: values.quick || rate === 0 ? 0 : 2000,
    rate,
    ...(values.contender === undefined ? {} : { only: ['bare proxy', ...values.contender.split(';')] }),
  };
}

function chosen() {
  if (values.nasty) return [];
  if (values.scenario !== undefined) return values.scenario.split(',');
  return values.quick ? quickScenarios : [...scenarios.keys()];
}

const names = chosen();
const plan = planOf();
say(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, ${contract}`);
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
    say(`  ${result.title}: ${result.contenders.map((row) => `${row.name} ${row.ratio?.median.toFixed(3) ?? row.problem}`).join(', ')}`); // prettier-ignore
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
if (values.compare !== undefined) say(`${comparisonTable(results)}\n`);
if (results.some(({ contenders }) => contenders.some(({ latency }) => latency !== undefined))) say(`${latencyTable(results, plan.rate)}\n`); // prettier-ignore
if (documents.length > 0) say(`${documentTable(documents)}\n`);
if (nasty.length > 0) say(`${nastyTable(nasty)}\n`);
const problems = problemsOf([...results, ...documents]);
for (const problem of problems) say(`! ${problem}`);
const about = { node: process.versions.node, processor: cpus()[0]?.model, cores: cpus().length, contract, plan };
writeFileSync(values.json, `${JSON.stringify({ about, results, documents, nasty }, null, 2)}\n`);
say(`results: ${values.json}`);
if (values.svg !== undefined) writeFileSync(values.svg, chart(results));
// What was measured must have been right; a contender that is absent or only about right does not count.
process.exitCode = problems.some((text) => text.includes('gateway: ') && !text.includes('UPSTREAM_KIND')) ? 1 : 0;

/**
 * `node bench/shadow.mjs`: what comparing with a second CRM costs the callers of the first. One gateway without, and
 * others with shares of 1 % and 10 %, over a second CRM that answers, one that hangs and one that is not there. They run
 * side by side and are asked in turn, so that what else the machine does falls on all. Throughput is measured closed,
 * p99 at a fixed rate; both as ratios to the gateway without, of the same round.
 *
 *   --scenario name  default get-full
 *   --starts n       sets of fresh processes, default 8
 *   --rounds n       rounds of each start, default 8
 *   --warm-up n      seconds under load of each gateway before, default 5
 *   --rate n         calls per second for p99, default 350
 *   --only a,b       only these rows, such as `1 %,10 %`
 */
import net from 'node:net';
import { parseArgs } from 'node:util';
import { chooseContract } from './contract.mjs';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'get-full' },
    starts: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '8' },
    'warm-up': { type: 'string', default: '5' },
    rate: { type: 'string', default: '350' },
    only: { type: 'string' },
  },
});
chooseContract('bundled');
const { startGateway, startHelper } = await import('./contenders.mjs');
const { median, spreadOf, startBench } = await import('./measure.mjs');
const { memoryMegabytes } = await import('./process-usage.mjs');
const { scenarioOf } = await import('./scenarios.mjs');

const roundMs = 500;
const latencyMs = 1_500;
const name = values.scenario;
const scenario = scenarioOf(name);
const other =
  scenario.upstream === 'soap' ? { SHADOW_KIND: 'rest' } : { SHADOW_KIND: 'soap', SHADOW_VERSION: 'Services88' };
const bench = await startBench();
const second = startHelper('upstream-stub.mjs');
const { port: secondPort } = await second.ask();
await bench.stub.ask({ scenario: name });
await second.ask({ scenario: name });
const hanging = net.createServer((socket) => socket.on('error', () => undefined).resume());
await new Promise((resolve) => hanging.listen(0, '127.0.0.1', resolve));
const closed = net.createServer();
await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve));
const deadPort = closed.address().port;
await new Promise((resolve) => closed.close(resolve));

const beside = (port, sample, kind = other) => ({
  SHADOW_URL: `http://127.0.0.1:${port}`,
  SHADOW_SAMPLE: sample,
  ...kind,
});
const wanted = values.only?.split(',');
const rows = [
  { row: 'without', env: {} },
  { row: '1 %', env: beside(secondPort, '0.01') },
  { row: '10 %', env: beside(secondPort, '0.1') },
  { row: '1 %, hanging', env: beside(hanging.address().port, '0.01') },
  { row: '10 %, hanging', env: beside(hanging.address().port, '0.1') },
  { row: '10 %, dead', env: beside(deadPort, '0.1') },
].filter(({ row }, index) => index === 0 || wanted === undefined || wanted.includes(row));

async function ask(gateway, job) {
  const { result } = await bench.load.ask({ scenario: name, port: gateway.port, ...job });
  if (result.wrong + result.lost + result.unanswered > 0)
    throw new Error(`wrong or missing answers: ${result.firstWrong}`);
  return result;
}

/** Of each row the median of its rounds. */
async function measureStart() {
  const gateways = [];
  try {
    for (const { env } of rows) gateways.push(await startGateway(bench.upstreamPort, scenario, [], undefined, env));
    for (const gateway of gateways) await ask(gateway, { ms: 1000 * Number(values['warm-up']) });
    const rounds = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const figures = new Map();
      const turned = gateways.map((_, index) => gateways[(index + round) % gateways.length]);
      for (const gateway of turned) {
        const { requests, ms } = await ask(gateway, { ms: roundMs });
        const { p99Ms } = await ask(gateway, { ms: latencyMs, rate: Number(values.rate), connections: 64 });
        figures.set(gateway, { perSecond: requests / (ms / 1000), p99Ms });
      }
      rounds.push(gateways.map((gateway) => figures.get(gateway)));
    }
    return gateways.map(({ pid }, index) => ({
      perSecond: median(rounds.map((round) => round[index].perSecond)),
      throughput: median(rounds.map((round) => round[index].perSecond / round[0].perSecond)),
      p99: median(rounds.map((round) => round[index].p99Ms / round[0].p99Ms)),
      p99Ms: median(rounds.map((round) => round[index].p99Ms)),
      megabytes: memoryMegabytes(pid).now,
    }));
  } finally {
    for (const gateway of gateways) await gateway.stop();
  }
}

const shown = ({ median: middle, low, high }) => `${middle.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
const say = (text) => process.stdout.write(`${text}\n`);
const starts = [];
try {
  for (let start = 0; start < Number(values.starts); start++) {
    starts.push(await measureStart());
    say(starts.at(-1).map(({ throughput, p99 }, index) => `${rows[index].row}: ${throughput.toFixed(3)}, ${p99.toFixed(3)}`).join('; ')); // prettier-ignore
  }
} finally {
  await Promise.all([bench.stop(), second.stop()]);
  hanging.close();
}
say(`${name}, ${starts.length} starts; median and middle half`);
say('| second CRM | calls/s | throughput | p99 | p99 ms | MB |');
say('| --- | --- | --- | --- | --- | --- |');
for (const [index, { row }] of rows.entries()) {
  const of = (figure) => starts.map((figures) => figures[index][figure]);
  say(`| ${row} | ${median(of('perSecond')).toFixed(0)} | ${shown(spreadOf(of('throughput')))} | ${shown(spreadOf(of('p99')))} | ${median(of('p99Ms')).toFixed(1)} | ${median(of('megabytes')).toFixed(0)} |`); // prettier-ignore
}

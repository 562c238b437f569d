/**
 * `node bench/paired.mjs --settings a=b,c=d`: what variables cost, as CPU per request. Two gateways, one without and one
 * with them, run side by side and are asked in turn, for half a second each: what else the machine does falls on both.
 *
 *   --settings a=b,c=d  of the second gateway
 *   --base folder       the first gateway is this build (a checkout with `dist`, `wsdl` and `package.json`)
 *   --scenario name     default: the first of bench/scenarios.mjs
 *   --starts n          pairs of fresh processes, default 8
 *   --rounds n          rounds of each pair, default 8
 *   --warm-up n         seconds under load of each gateway before, default 5
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseContract } from './contract.mjs';

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: '' },
    base: { type: 'string' },
    scenario: { type: 'string' },
    starts: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '8' },
    'warm-up': { type: 'string', default: '5' },
  },
});
chooseContract('bundled');
const { startGateway } = await import('./contenders.mjs');
const { startBench, spreadOf } = await import('./measure.mjs');
const { cpuOf, memoryMegabytes } = await import('./process-usage.mjs');
const { scenarioOf, scenarios } = await import('./scenarios.mjs');

const roundMs = 500;
const name = values.scenario ?? [...scenarios.keys()][0];
const scenario = scenarioOf(name);
const settings = Object.fromEntries(
  values.settings
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=', 2)),
);
const base = values.base === undefined ? undefined : path.resolve(values.base);
const bench = await startBench();

/** Microseconds of CPU per request. */
async function ask(gateway, ms) {
  const before = cpuOf(gateway.pid);
  const { result } = await bench.load.ask({ scenario: name, ms, port: gateway.port });
  if (result.wrong + result.lost + result.unanswered > 0) throw new Error('wrong or missing answers');
  return (cpuOf(gateway.pid).microseconds - before.microseconds) / result.requests;
}

async function startPair() {
  const gateways = [
    await startGateway(bench.upstreamPort, scenario, [], base),
    await startGateway(bench.upstreamPort, scenario, [], undefined, settings),
  ];
  try {
    for (const gateway of gateways) await ask(gateway, 1000 * Number(values['warm-up']));
    const rounds = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const cost = new Map();
      // The order turns, so that no gateway always comes first.
      for (const gateway of round % 2 === 0 ? gateways : gateways.toReversed())
        cost.set(gateway, await ask(gateway, roundMs));
      rounds.push(gateways.map((gateway) => cost.get(gateway)));
    }
    const ratio = spreadOf(rounds.map(([without, with_]) => with_ / without)).median;
    const [without, with_] = [0, 1].map((index) => spreadOf(rounds.map((round) => round[index])).median);
    return { ratio, without, with: with_, megabytes: gateways.map(({ pid }) => memoryMegabytes(pid).now) };
  } finally {
    for (const gateway of gateways) await gateway.stop();
  }
}

const say = (text) => process.stdout.write(`${text}\n`);
const pairs = [];
try {
  await bench.stub.ask({ scenario: name });
  for (let start = 0; start < Number(values.starts); start++) {
    const pair = await startPair();
    pairs.push(pair);
    say(`${pair.without.toFixed(0)} µs, ${pair.with.toFixed(0)} µs: ${pair.ratio.toFixed(3)}; ${pair.megabytes.map((one) => one.toFixed(0)).join(', ')} MB`); // prettier-ignore
  }
} finally {
  await bench.stop();
}
const { median, low, high } = spreadOf(pairs.map(({ ratio }) => ratio));
say(`${name}: ${median.toFixed(3)} (middle half ${low.toFixed(3)} to ${high.toFixed(3)}) of ${pairs.length} starts`);

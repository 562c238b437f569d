/**
 * What the guard around the CRM costs one call, beside cockatiel's breaker and bulkhead: `npm run build && node
 * bench/guard.mjs`. The upstream answers at once, so everything measured is overhead. Then: how long others are held
 * while a trial of a CRM that hangs is under way.
 */
import { performance } from 'node:perf_hooks';
import { createRequire } from 'node:module';

const print = (line) => process.stdout.write(`${line}\n`);
const require = createRequire(import.meta.url);
const { guard } = require(`${process.argv[2] ?? '../dist'}/upstream`);

const answer = { kind: 'answer', results: {} };
const bare = {
  execute: () => Promise.resolve(answer),
  ready: () => Promise.resolve(true),
  close: () => Promise.resolve(),
};
const clock = { now: () => Date.now() };
const bounds = { concurrency: 256, queue: 1000, queueWaitMs: 2000, failuresMax: 5, resetMs: 1000, clock };
const command = {
  caller: { tenant: '' },
  context: { deadline: Date.now() + 3_600_000, signal: new AbortController().signal },
};

async function cockatiel() {
  const { circuitBreaker, bulkhead, wrap, handleWhenResult, ConsecutiveBreaker } = await import('cockatiel');
  const failed = handleWhenResult((outcome) => outcome.code === 'upstream.unreachable');
  const breaker = circuitBreaker(failed, { halfOpenAfter: 1000, breaker: new ConsecutiveBreaker(5) });
  const both = wrap(bulkhead(256, 1000), breaker);
  return [
    ['cockatiel breaker', { execute: (given) => breaker.execute(() => bare.execute(given)) }],
    ['cockatiel breaker and bulkhead', { execute: (given) => both.execute(() => bare.execute(given)) }],
  ];
}

async function measure(upstream, rounds = 300_000) {
  for (let i = 0; i < rounds / 5; i++) await upstream.execute(command);
  const began = performance.now();
  for (let i = 0; i < rounds; i++) await upstream.execute(command);
  return ((performance.now() - began) * 1000) / rounds;
}

/** Opens the breaker, lets it rest, starts a trial that hangs for 2 s, and times ten calls behind it. */
async function holding(callWith) {
  const bad = { kind: 'failure', code: 'upstream.unreachable', message: '' };
  for (let i = 0; i < 5; i++) await callWith(() => Promise.resolve(bad));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const trial = callWith(() => new Promise((resolve) => setTimeout(() => resolve(bad), 2000)));
  const began = performance.now();
  await Promise.allSettled(Array.from({ length: 10 }, () => callWith(() => Promise.resolve(answer))));
  const ms = performance.now() - began;
  await trial;
  return ms;
}

async function holdings() {
  let work = () => Promise.resolve(answer);
  const own = guard({ ...bare, execute: () => work() }, bounds);
  const ownMs = await holding((next) => ((work = next), own.execute(command)));
  print(`trial of 2,000 ms: guard holds the others for ${ownMs.toFixed(0)} ms`);
  const { circuitBreaker, handleWhenResult, ConsecutiveBreaker } = await import('cockatiel');
  const failed = handleWhenResult((outcome) => outcome.code === 'upstream.unreachable');
  const breaker = circuitBreaker(failed, { halfOpenAfter: 1000, breaker: new ConsecutiveBreaker(5) });
  const theirMs = await holding((next) => breaker.execute(next));
  print(`trial of 2,000 ms: cockatiel holds the others for ${theirMs.toFixed(0)} ms`);
}

const rivals = await cockatiel().catch(() => []);
for (let run = 1; run <= 3; run++) {
  for (const [name, upstream] of [['bare', bare], ['guard', guard(bare, bounds)], ...rivals])
    print(`run ${run}  ${name.padEnd(32)} ${(await measure(upstream)).toFixed(2)} microseconds per call`);
}
await holdings().catch(() => print('cockatiel is not installed'));

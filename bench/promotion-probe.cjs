/**
 * Loaded into the measured process by `node -r`: appends to the file PROMOTION_FILE at each SIGCONT what has happened
 * since the last one, as a line of JSON: calls, bytes that came into the old space while they were counted (promoted by
 * a scavenge, or allocated there at once), and milliseconds in the collector.
 */
const { appendFileSync } = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');
const { PerformanceObserver } = require('node:perf_hooks');
const { getHeapSpaceStatistics } = require('node:v8');

const tickMs = 20;
/**
 * Pages are swept for a while after a full collection, and the space shrinks meanwhile: what grows beside that cannot
 * be seen.
 */
const sweepingTicks = 10;

const spaces = new Set(['old_space', 'large_object_space']);
let calls = 0;
let figures = { calls: 0, bytes: 0, collectorMs: 0, allCalls: 0, full: 0 };
let last = { calls: 0, used: used() };
let sweeping = 0;

function used() {
  let bytes = 0;
  for (const space of getHeapSpaceStatistics()) if (spaces.has(space.space_name)) bytes += space.space_used_size;
  return bytes;
}

function tick() {
  const now = { calls, used: used() };
  const grown = now.used - last.used;
  if (grown < 0) {
    if (sweeping === 0) figures.full += 1;
    sweeping = sweepingTicks;
  } else if (sweeping > 0) sweeping -= 1;
  else {
    figures.bytes += grown;
    figures.calls += now.calls - last.calls;
  }
  figures.allCalls += now.calls - last.calls;
  last = now;
}

subscribe('http.server.request.start', () => {
  calls += 1;
});
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) figures.collectorMs += duration;
}).observe({ entryTypes: ['gc'] });
setInterval(tick, tickMs).unref();
process.on('SIGCONT', () => {
  tick();
  appendFileSync(process.env['PROMOTION_FILE'], `${JSON.stringify(figures)}\n`);
  figures = { calls: 0, bytes: 0, collectorMs: 0, allCalls: 0, full: 0 };
});

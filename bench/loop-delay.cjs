/**
 * Loaded into the measured process by `node -r`: appends the longest time its event loop was held up (ms) to the file
 * LOOP_DELAY_FILE at each SIGCONT, then begins anew. From outside the other core's scheduling would be measured too.
 */
const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

let longestMs = 0;
let last = performance.now();

/** Once per round of the event loop: what lies between two rounds, waiting for sockets taken off. */
function round() {
  const now = performance.now();
  const { idleTime } = performance.nodeTiming;
  longestMs = Math.max(longestMs, now - last - (idleTime - idleBefore));
  idleBefore = idleTime;
  last = now;
  setImmediate(round).unref();
}

let { idleTime: idleBefore } = performance.nodeTiming;
// An immediate alone would spin; a timer keeps the rounds coming at a millisecond's pace while nothing else happens.
setInterval(() => undefined, 1).unref();
round();
process.on('SIGCONT', () => {
  appendFileSync(process.env['LOOP_DELAY_FILE'], `${longestMs.toFixed(2)}\n`);
  longestMs = 0;
});

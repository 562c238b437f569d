import { setTimeout as wait } from 'node:timers/promises';
import { watchLoop } from '../../src/shadow';

/** Keeps the event loop from everything else. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a process that has had no turn for its timers is busy, and lets one call through in a second', async () => {
  const loop = watchLoop();
  try {
    work(600);
    const answers = Array.from({ length: 5 }, () => loop.isBusy());
    expect(answers).toStrictEqual([false, true, true, true, true]);
    // The work that is over was most of the time of the first look.
    await wait(0);
    expect(loop.isBusy()).toBe(true);
  } finally {
    loop.close();
  }
});

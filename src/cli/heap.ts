import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const collector = z.function({ input: [], output: z.unknown() });
let collect: (() => unknown) | undefined;

/**
 * Bytes in use on the heap after a full collection, which needs no command line flag this way (Node's documented
 * v8.setFlagsFromString).
 */
export function collectedHeapBytes(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = collector.implement(runInNewContext('gc'));
    setFlagsFromString('--no-expose-gc');
  }
  collect();
  return process.memoryUsage().heapUsed;
}

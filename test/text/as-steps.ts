import { isSteps, type Steps, type Work } from '../../src/text/turn';

/** Work that may be done at once, as steps. */
export function* asSteps<T extends object>(work: Work<T>): Steps<T> {
  return isSteps(work) ? yield* work : work;
}

import { isUnfinished, type Turns, type MaybeTurns } from '../../src/text/turn';

/** Work that may be done at once, in turns. */
export function* asInTurns<T extends object>(work: MaybeTurns<T>): Turns<T> {
  return isUnfinished(work) ? yield* work : work;
}

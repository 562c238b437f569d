/**
 * Paths whose values change by themselves, such as the time of an answer. They are learned by asking one CRM twice, and
 * forgotten after a day.
 */
import type { Operation } from '../contract';
import { putLast } from '../text/memo';

type OperationName = Pick<Operation, 'agent' | 'name'>;

interface Lesson {
  readonly isVolatile: boolean;
  /** How often the path was steady while another one's value was asked for again. */
  readonly steady: number;
  readonly until: number;
}

/** Of all operations together: a lesson that is pushed out is learned again. */
const lessonsMax = 5_000;
const keptMs = 24 * 3_600_000;
/** After so many times another question would teach nothing. */
const steadyEnough = 3;

export class VolatilePaths {
  readonly #lessons = new Map<string, Lesson>();

  /** @param clock in epoch milliseconds */
  constructor(private readonly clock: { now(): number }) {}

  isVolatile(operation: OperationName, path: string): boolean {
    return this.#lessonOf(operation, path)?.isVolatile === true;
  }

  /** Whether the CRM is to be asked once more for the sake of these paths. */
  isWorthAsking(operation: OperationName, paths: Iterable<string>): boolean {
    return Array.from(paths).some((path) => (this.#lessonOf(operation, path)?.steady ?? 0) < steadyEnough);
  }

  /** @param volatile those of the paths that differed between two answers of one CRM */
  learn(operation: OperationName, paths: Iterable<string>, volatile: ReadonlySet<string>): void {
    const until = this.clock.now() + keptMs;
    for (const path of new Set([...paths, ...volatile])) {
      const isVolatile = volatile.has(path);
      const steady = isVolatile ? 0 : (this.#lessonOf(operation, path)?.steady ?? 0) + 1;
      putLast(this.#lessons, keyOf(operation, path), { isVolatile, steady, until }, lessonsMax);
    }
  }

  #lessonOf(operation: OperationName, path: string): Lesson | undefined {
    const lesson = this.#lessons.get(keyOf(operation, path));
    return lesson === undefined || lesson.until < this.clock.now() ? undefined : lesson;
  }
}

const keyOf = ({ agent, name }: OperationName, path: string): string => `${agent}.${name} ${path}`;

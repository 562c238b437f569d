/**
 * Paths whose values change by themselves, such as the time of an answer. They are learned by asking one CRM twice, and
 * forgotten after a day.
 */
import type { Operation } from '../contract';
import { putLast } from '../text/memo';

type OperationName = Pick<Operation, 'agent' | 'name'>;

interface Lesson {
  /** How often in a row its value was another one each time. */
  readonly moved: number;
  /** How often in a row the path was steady while values were asked for again. */
  readonly steady: number;
  readonly until: number;
}

/** Of all operations together: a lesson that is pushed out is learned again. */
const lessonsMax = 5_000;
const keptMs = 24 * 3_600_000;
/** After so many times another question would teach nothing. */
const steadyEnough = 3;
/**
 * A record may be changed between two questions, and a second CRM may answer anything: once is no proof. A path that
 * is left out hides the differences of all records.
 */
const movedEnough = 3;

export class VolatilePaths {
  readonly #lessons = new Map<string, Lesson>();

  /** @param clock in epoch milliseconds */
  constructor(private readonly clock: { now(): number }) {}

  isVolatile(operation: OperationName, path: string): boolean {
    return (this.#lessonOf(operation, path)?.moved ?? 0) >= movedEnough;
  }

  /** Whether the CRM is to be asked once more for the sake of these paths. */
  isWorthAsking(operation: OperationName, paths: Iterable<string>): boolean {
    return Array.from(paths).some((path) => (this.#lessonOf(operation, path)?.steady ?? 0) < steadyEnough);
  }

  /**
   * @param moved those of the paths that differed between two answers of one CRM
   * @returns the paths that are left out from now on
   */
  learn(operation: OperationName, paths: Iterable<string>, moved: ReadonlySet<string>): readonly string[] {
    const until = this.clock.now() + keptMs;
    const left: string[] = [];
    for (const path of new Set([...paths, ...moved])) {
      const { moved: before = 0, steady = 0 } = this.#lessonOf(operation, path) ?? {};
      const lesson = moved.has(path) ? { moved: before + 1, steady: 0 } : { moved: 0, steady: steady + 1 };
      putLast(this.#lessons, keyOf(operation, path), { ...lesson, until }, lessonsMax);
      if (lesson.moved === movedEnough) left.push(path);
    }
    return left;
  }

  #lessonOf(operation: OperationName, path: string): Lesson | undefined {
    const lesson = this.#lessons.get(keyOf(operation, path));
    return lesson === undefined || lesson.until < this.clock.now() ? undefined : lesson;
  }
}

const keyOf = ({ agent, name }: OperationName, path: string): string => `${agent}.${name} ${path}`;

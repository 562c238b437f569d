/** Equal errors are counted together, in bounded memory. */
import type { ErrorGroup, ErrorSample, Way } from './worker-activity';

/** Groups that are remembered; of further ones the group that happened longest ago makes room. */
const groupsMax = 60;
/** Single errors that a group remembers. */
export const samplesMax = 8;

/** What the errors of a group have in common. */
interface SharedByErrors extends Pick<ErrorGroup, 'outcome'> {
  readonly way: Way;
  /** '' where nothing is known; so is the caller. */
  readonly cause: string;
  readonly caller: string;
}

interface KeptGroup {
  readonly shared: SharedByErrors;
  readonly first: number;
  count: number;
  /** Oldest first. */
  readonly samples: ErrorSample[];
}

export class ErrorGroups {
  /** In the order in which they happened last. */
  readonly #groups = new Map<string, KeptGroup>();

  /** @param key the same for equal errors */
  add(key: string, shared: () => SharedByErrors, sample: ErrorSample): void {
    const group = this.#groups.get(key) ?? { shared: shared(), first: sample.time, count: 0, samples: [] };
    group.count++;
    group.samples.push(sample);
    if (group.samples.length > samplesMax) group.samples.shift();
    this.#groups.delete(key);
    this.#groups.set(key, group);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > groupsMax && oldest !== undefined) this.#groups.delete(oldest);
  }

  read(): readonly ErrorGroup[] {
    return Array.from(this.#groups.values(), ({ shared: { way, outcome, cause, caller }, first, count, samples }) => ({
      ...way,
      outcome,
      ...(cause === '' ? {} : { cause }),
      ...(caller === '' ? {} : { caller }),
      count,
      first,
      samples: samples.toReversed(),
    }));
  }
}

/** When an error of the group happened last, in milliseconds since the epoch. */
export const lastOf = ({ samples: [last], first }: Pick<ErrorGroup, 'samples' | 'first'>): number =>
  last?.time ?? first;

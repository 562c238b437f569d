/**
 * The lines of a recording. Each is one JSON object with `format`; a reader skips the kinds that it does not know.
 * `docs/retirement.md` describes them.
 */
import type { FailureCode, TimeZone, WireName } from '../command';
import type { RecordedValues } from './kept-values';

/** Version of the form of the lines. */
export const recordingFormat = 1;

/** Who called, in the words of the log: names and keyed hashes. */
export interface RecordedWho {
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly credential?: string | undefined;
  readonly application?: string | undefined;
}

interface LineFrame {
  readonly format: typeof recordingFormat;
  /** When it began, ISO 8601 in UTC. */
  readonly at: string;
  readonly ms: number;
  readonly who: RecordedWho;
  readonly values: RecordedValues;
  /** First product of `User-Agent`. */
  readonly userAgent?: string | undefined;
}

export interface CallLine extends LineFrame {
  readonly kind: 'call';
  readonly wire?: WireName | undefined;
  /** Version of the contract: the one the caller spoke, for v1 the newest that has the operation. */
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  readonly timeZone?: TimeZone | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly language?: string | undefined;
  readonly culture?: string | undefined;
  readonly select?: string | undefined;
  /** Parameters of a v1 query that the contract does not know. */
  readonly extraQuery?: readonly (readonly [string, string])[] | undefined;
  /** Parameters, as `toRecorded` writes them. */
  readonly arguments: unknown;
  readonly outcome: RecordedOutcome;
  /** What is not in the line: that of a log-in, or what is too large. */
  readonly left?: readonly ('arguments' | 'results')[] | undefined;
}

/** What came of a call. `results`, `extraInfo` and `exception` as `toRecorded` writes them. */
export type RecordedOutcome =
  | {
      readonly kind: 'answer';
      readonly results?: unknown;
      readonly timeZone?: TimeZone | undefined;
      readonly extraInfo?: unknown;
    }
  | {
      readonly kind: 'failure';
      readonly code: FailureCode;
      readonly message: string;
      readonly path?: string | undefined;
      readonly status?: number | undefined;
      readonly exception?: RecordedException | undefined;
      readonly fault?: unknown;
    };

export interface RecordedException {
  readonly message: string;
  readonly type?: string | undefined;
  readonly friendlyText?: string | undefined;
  readonly source?: string | undefined;
  readonly inner?: RecordedException | undefined;
  readonly parameters?: unknown;
}

/** A v1 call that no contract describes: it has no body here, so it cannot be played again. */
export interface RelayLine extends LineFrame {
  readonly kind: 'relayed';
  readonly method: string;
  readonly path: string;
  readonly query?: string | undefined;
  readonly status?: number | undefined;
  readonly code?: FailureCode | undefined;
}

/** Calls that came while there was too much to write. */
export interface DroppedLine {
  readonly format: typeof recordingFormat;
  readonly kind: 'dropped';
  readonly at: string;
  readonly calls: number;
}

/** Why something does not come to serve. */
export interface StartProblem {
  /** A sentence, for the log. */
  readonly reason: string;
  /** 2: a setting or a file is wrong; 1: anything else. */
  readonly exitCode: number;
}

/** A start that has failed and would fail again as things are. */
export class StartFailure extends Error {
  readonly reasons: readonly string[];
  readonly exitCode: number;

  constructor(problems: readonly StartProblem[]) {
    // Several workers mostly say the same.
    const reasons = [...new Set(problems.map(({ reason }) => reason))];
    super(reasons.join(' '));
    this.reasons = reasons;
    this.exitCode = problems[0]?.exitCode ?? 1;
  }
}

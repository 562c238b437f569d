/** One call, compared: the second CRM is asked, and where that differs, the first one once more. */
import { randomBytes } from 'node:crypto';
import type { Command, Execute, Outcome, WireName } from '../command';
import {
  compareOutcomesInTurns,
  decodedOutcome,
  isComparable,
  type ComparedCall,
  type Difference,
} from '../comparison';
import type { Operation } from '../contract';
import { Masking } from '../masking';
import { inTurns } from '../text/turn';
import type { VolatilePaths } from './volatile-paths';

/** A call that has been answered. */
export interface AnsweredCall {
  readonly command: Command;
  readonly outcome: Outcome;
  /** Asks the CRM that has answered. */
  readonly askAgain: Execute;
}

export interface CallComparison {
  readonly second: Execute;
  /** What the second CRM speaks; undefined: that is found out by asking. */
  readonly secondWire?: WireName | undefined;
  readonly clock: { now(): number };
  /** Milliseconds for one question to either CRM. */
  readonly questionMs: number;
  /** Aborted when the gateway stops. */
  readonly stop: AbortSignal;
  readonly applicationErrors: 'exception-info' | 'fault';
  readonly isIgnored: (operation: Operation, path: string) => boolean;
  /** An operation as the first CRM has it; undefined: as the caller's version has it, or not known. */
  readonly firstForm: (operation: Operation) => Operation | undefined;
  readonly volatile: VolatilePaths;
  /** A path is left out from now on, for its values change by themselves. */
  readonly onVolatile: (operation: Operation, path: string) => void;
}

type ComparedResult = Pick<ComparedCall, 'result' | 'differences'>;

const failed: ComparedResult = { result: 'failed', differences: [] };
/** With every start another one; nothing that is masked can be made out later. */
const maskingKey = randomBytes(32);

export async function compareCall(call: AnsweredCall, options: CallComparison): Promise<ComparedResult> {
  const { command } = call;
  const question = questionOf(command, options, inSameBytes(call.outcome, options.secondWire));
  const given = await options.second(question);
  if (!isComparable(given)) return failed;
  if (areSameBytes(call.outcome, given)) return { result: 'same', differences: [] };
  const first = await decodedOutcome(command, call.outcome);
  const second = await decodedOutcome(question, given);
  if (!isComparable(first) || !isComparable(second)) return failed;
  const { operation } = command;
  const { volatile, isIgnored } = options;
  const compare = async (one: Outcome, other: Outcome): Promise<readonly Difference[]> => {
    const isLeftOut = (path: string): boolean => isIgnored(operation, path) || volatile.isVolatile(operation, path);
    return inTurns(
      compareOutcomesInTurns(command, one, other, {
        masking: new Masking(maskingKey),
        isIgnored: isLeftOut,
        applicationErrors: options.applicationErrors,
        firstForm: options.firstForm(operation),
      }),
    );
  };
  const found = await compare(first, second);
  const moved = found.length === 0 ? found : await movedSince({ first, second, found }, call, compare, options);
  const paths = new Set(moved.map(({ path }) => path));
  const differences = found.filter(({ path }) => !paths.has(path));
  return { result: differences.length === 0 ? 'same' : 'different', differences };
}

interface Unequal {
  readonly first: Outcome;
  readonly second: Outcome;
  readonly found: readonly Difference[];
}

/**
 * Differences that the first CRM has with itself. Where its new answer is the second one's, the record was changed in
 * between; where it is neither, three times in a row, the value is a new one each time, and is left out from now on.
 */
async function movedSince(
  { first, second, found }: Unequal,
  { command, askAgain }: AnsweredCall,
  compare: (one: Outcome, other: Outcome) => Promise<readonly Difference[]>,
  options: CallComparison,
): Promise<readonly Difference[]> {
  const { operation } = command;
  const { volatile, onVolatile } = options;
  const paths = new Set(found.map(({ path }) => path));
  if (!volatile.isWorthAsking(operation, paths)) return [];
  const question = questionOf(command, options, false);
  const again = await decodedOutcome(question, await askAgain(question));
  if (!isComparable(again)) return [];
  const moved = await compare(first, again);
  const others = new Set((await compare(second, again)).map(({ path }) => path));
  const isOwn = ({ path, kind }: Difference): boolean => kind !== 'outcome' && paths.has(path) && others.has(path);
  const learned = new Set(moved.filter(isOwn).map(({ path }) => path));
  const steady = Array.from(paths).filter((path) => !moved.some((each) => each.path === path));
  for (const path of volatile.learn(operation, steady, learned)) onVolatile(operation, path);
  return moved;
}

/** Whether the second answer may come in the very bytes of the first, which are compared at once. */
function inSameBytes(outcome: Outcome, secondWire: WireName | undefined): boolean {
  if (outcome.kind === 'failure' || secondWire === undefined) return false;
  const { original, written } = outcome;
  return written === undefined ? original?.wire === secondWire : secondWire === 'rest';
}

function areSameBytes(one: Outcome, other: Outcome): boolean {
  if (one.kind === 'failure' || other.kind === 'failure') return false;
  if (typeof one.written === 'string') return one.written === other.written;
  const [first, second] = [one.original?.bytes, other.original?.bytes];
  return first instanceof Uint8Array && second instanceof Uint8Array && Buffer.compare(first, second) === 0;
}

/**
 * The same command with a time of its own: its client has its answer, and may be gone.
 * @param asBytes the answer as the client would get it. Else its values, those of a SOAP CRM with what the contract
 *   does not know
 */
function questionOf(
  command: Command,
  { clock, questionMs, stop, secondWire }: CallComparison,
  asBytes: boolean,
): Command {
  const { correlationId, wire } = command.context;
  const deadline = clock.now() + questionMs;
  const context = { correlationId, deadline, signal: stop, ...(wire === undefined ? {} : { wire }) };
  if (asBytes) return { ...command, context };
  const rewriteAnswerOf = wire === 'soap' && secondWire !== 'rest' ? command.operation : undefined;
  return { ...command, context, forwardAnswerOf: undefined, rewriteAnswerOf };
}

/**
 * The layer that has a sample of the reading calls compared with a second CRM. It stands directly around the first CRM,
 * where a command has the credentials that a CRM gets. The caller waits for nothing of it.
 */
import { BodyParts } from '../body';
import type { Command, Layer, Outcome, Upstream, WireName } from '../command';
import { ignoredPaths, isComparable, type ComparedCall, type IgnoredPath } from '../comparison';
import { compareCall, type AnsweredCall, type CallComparison } from './compare-call';
import { ComparisonQueue } from './comparison-queue';
import { createSampler } from './sampler';
import { VolatilePaths } from './volatile-paths';

export interface ShadowOptions {
  /** The second CRM, with layers, bounds and a breaker of its own. */
  readonly second: Upstream;
  /** What it speaks; undefined: that is found out. */
  readonly secondWire: WireName | undefined;
  /** Whether it is left alone for a while, because it has not been answering. */
  readonly isResting: () => boolean;
  /** Whether this process has other things to do. */
  readonly isBusy: () => boolean;
  readonly clock: { now(): number };
  /** Share of the reading calls, 0 to 1. */
  readonly sample: number;
  readonly rules: readonly IgnoredPath[];
  readonly applicationErrors: CallComparison['applicationErrors'];
  readonly firstForm: CallComparison['firstForm'];
  /** Milliseconds for one question to either CRM. */
  readonly questionMs: number;
  /** Must not throw. */
  readonly onCompared: (call: ComparedCall) => void;
  readonly onVolatile: CallComparison['onVolatile'];
  /** A comparison has failed by a defect of ours. */
  readonly onDefect: (error: unknown) => void;
  readonly random?: () => number;
}

export const shadowLimits = { concurrency: 2, waitingMax: 64, bytesMax: 32 * 1024 * 1024, waitMsMax: 5_000 } as const;

export function shadowCalls(options: ShadowOptions): Layer {
  const { second, clock, isBusy, isResting, onDefect } = options;
  const sampler = createSampler(options);
  const stopping = new AbortController();
  const queue = new ComparisonQueue({ ...shadowLimits, clock, isBusy: () => isBusy() || isResting() });
  const compareOptions: CallComparison = {
    ...options,
    second: (command) => second.execute(command),
    stop: stopping.signal,
    isIgnored: ignoredPaths(options.rules),
    volatile: new VolatilePaths(clock),
  };
  /** Nothing of it may fail a call, or end the process. */
  const safely = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      onDefect(error);
      return undefined;
    }
  };
  const offer = (call: AnsweredCall): void => {
    const tell = (verdict: Pick<ComparedCall, 'result' | 'differences'>): void =>
      safely(() => options.onCompared(comparedCall(call.command, verdict, clock.now())));
    queue.offer({
      bytes: heldBytes(call),
      since: clock.now(),
      drop: () => {
        sampler.missed(call.command);
        // Books are kept when the caller has its answer.
        setImmediate(tell, { result: 'dropped', differences: [] });
      },
      run: async () => {
        try {
          const verdict = await compareCall(call, compareOptions);
          if (!stopping.signal.aborted) tell(verdict);
        } catch (error) {
          onDefect(error);
          tell({ result: 'failed', differences: [] });
        }
      },
    });
  };
  return {
    name: 'shadow',
    execute: (command, next) => {
      if (safely(() => sampler.takes(command)) !== true) return next(command);
      return next(command).then((outcome) => {
        safely(() => {
          if (isComparable(outcome) && !holdsDocuments(command, outcome)) offer({ command, outcome, askAgain: next });
        });
        return outcome;
      });
    },
    close: async () => {
      queue.close();
      stopping.abort();
      await second.close();
    },
  };
}

/** Memory of documents is given back when the caller has its reply: there is nothing left to compare. */
function holdsDocuments({ original: asked }: Command, outcome: Outcome): boolean {
  if (asked?.bytes instanceof BodyParts) return true;
  if (outcome.kind === 'failure') return false;
  const { original, written } = outcome;
  return written instanceof BodyParts || original?.bytes instanceof BodyParts;
}

/** Values take more room than the bytes they came in. */
const perByte = 4;
const perCall = 4_096;

function heldBytes({ command: { context, original: asked }, outcome }: AnsweredCall): number {
  const { bytesIn = 0, bytesOut = 0 } = context.crmUse ?? {};
  const { original, written = '' } = outcome.kind === 'answer' ? outcome : {};
  const kept = (asked?.bytes.byteLength ?? 0) + (original?.bytes.byteLength ?? 0) + 2 * lengthOf(written);
  return perCall + kept + perByte * (bytesIn + bytesOut);
}

const lengthOf = (text: string | BodyParts): number => (typeof text === 'string' ? text.length : text.byteLength);

function comparedCall(
  { caller, context, operation }: Command,
  verdict: Pick<ComparedCall, 'result' | 'differences'>,
  at: number,
): ComparedCall {
  return { caller, context, operation, ...verdict, at };
}

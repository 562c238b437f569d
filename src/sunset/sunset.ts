/** Ends things gently: announces, refuses for some minutes, and in the end refuses for good. */
import type { Command, Dictionary, Execute, Failure, Layer, Outcome } from '../command';
import { compilePolicy, subjectOf, type Subject } from '../policy';
import { announce, type SunsetNews } from './announcer';
import { noticeEntry, noticeHeaders, refusalIn } from './notice';
import { stateAt, type SunsetPlan } from './plan';
import { countRefusals } from './refused-callers';

/** `spared`: served in a brown-out, for the caller has failed often enough. */
export type SunsetCallState = 'noticed' | 'brownOut' | 'spared' | 'ended';

export interface SunsetOptions {
  /** The first one that fits a call counts. */
  readonly plans: readonly SunsetPlan[];
  readonly clock: { now(): number };
  /** A call has met a plan. */
  readonly onCall: (plan: string, state: SunsetCallState) => void;
  readonly onNews: (news: SunsetNews) => void;
}

export interface Sunset {
  /** Refuses what rests or has ended; SOAP callers of what will end get an entry in ExtraInfo. */
  readonly layer: Layer;
  /**
   * A request has come completely: all that is decided for it is decided as of now, so that no call ends half done.
   * @param signal the request's own, which its commands have, too
   */
  begin(signal: AbortSignal): void;
  /**
   * Header fields for the reply to a request; undefined: it is about nothing that ends.
   * @param subject of a request that was refused before it became a command
   */
  headersFor(
    signal: AbortSignal | undefined,
    subject: Subject | undefined,
  ): ReturnType<typeof noticeHeaders> | undefined;
}

/** What is known of one request. */
interface Request {
  /** Milliseconds since the epoch; its commands are judged as of then. */
  readonly at: number;
  /** What the first of them met that is about something that ends; the others of this plan meet the same. */
  met?: Met;
  /** Whether a command of it was looked at. */
  isJudged?: true;
}

interface Met {
  readonly plan: SunsetPlan;
  /** Why the call is refused; unset: it is served. */
  readonly refusal?: Failure | undefined;
}

type JudgedCall = Pick<Command, 'caller' | 'context'>;

export function createSunset({ plans, clock, onCall, onNews }: SunsetOptions): Sunset {
  const planOf = compilePolicy(plans);
  const announcer = announce(plans, clock, onNews);
  const refusals = countRefusals();
  const requests = new WeakMap<AbortSignal, Request>();
  const judge = (plan: SunsetPlan, at: number, { caller, context }: JudgedCall): Met => {
    const state = stateAt(plan, at);
    announcer.saw(plan, state);
    const counted = state.kind === 'brownOut' ? refusals.count(plan, state.window, caller, context) : 'refused';
    if (counted === 'first' && state.kind === 'brownOut')
      onNews({ plan: plan.name, event: 'spared', until: state.window.until });
    if (state.kind !== 'quiet') onCall(plan.name, counted === 'refused' ? state.kind : 'spared');
    return counted === 'refused' ? { plan, refusal: refusalIn(state, plan, at) } : { plan };
  };
  /** What becomes of a call; undefined: it is about nothing that ends. */
  const meet = (subject: Subject, asked: JudgedCall): Met | undefined => {
    const request: Request = requests.get(asked.context.signal) ?? { at: clock.now() };
    request.isJudged = true;
    const plan = planOf(subject);
    if (plan === undefined || request.at < plan.notice) return undefined;
    if (request.met?.plan === plan) return request.met;
    const met = judge(plan, request.at, asked);
    request.met ??= met;
    return met;
  };
  return {
    layer: {
      name: 'sunset',
      execute: (command, next) => {
        const met = meet(subjectOf(command.caller, command.context, command.operation), command);
        if (met === undefined) return next(command);
        if (met.refusal !== undefined) return Promise.resolve(met.refusal);
        return command.context.wire === 'soap' ? withEntry(command, next, noticeEntry(met.plan)) : next(command);
      },
      relay: (request, next) => {
        const { refusal } = meet(subjectOf(request.caller, request.context, request), request) ?? {};
        return refusal === undefined ? next(request) : Promise.resolve(refusal);
      },
      close: () => Promise.resolve(announcer.close()),
    },
    begin: (signal) => void requests.set(signal, { at: clock.now() }),
    headersFor: (signal, subject) => {
      const request = signal && requests.get(signal);
      if (request?.isJudged === true) return request.met && noticeHeaders(request.met.plan);
      const plan = subject && planOf(subject);
      return plan === undefined || (request?.at ?? clock.now()) < plan.notice ? undefined : noticeHeaders(plan);
    },
  };
}

/** An answer that is written already has the entry from the command; bytes that could not be read go on without it. */
async function withEntry(command: Command, next: Execute, entry: Dictionary): Promise<Outcome> {
  const outcome = await next({ ...command, extraInfo: entry });
  if (outcome.kind === 'answer') {
    const goesOn = outcome.original !== undefined && command.forwardAnswerOf !== undefined;
    if (goesOn || outcome.written !== undefined) return outcome;
  }
  const { extraInfo = new Map() } = outcome;
  return { ...outcome, extraInfo: new Map([...extraInfo, ...entry]) };
}

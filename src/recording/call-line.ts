/** Makes the line of one call: who, what, and what came of it, without a secret. */
import type { Operation } from '../contract';
import type {
  Caller,
  Command,
  DetailElement,
  Dictionary,
  ExceptionInfo,
  Failure,
  FaultInfo,
  Outcome,
  RelayRequest,
  TimeZone,
} from '../command';
import { isSecretName } from '../command';
import type { Turns } from '../text/turn';
import { productOf } from '../text/user-agent-product';
import type { KeptValues } from './kept-values';
import {
  recordingFormat,
  type CallLine,
  type RecordedException,
  type RecordedOutcome,
  type RelayLine,
  type RecordedWho,
} from './line-forms';
import { treatArguments, treatResults } from './treated-values';
import { toRecorded } from './value-text';

/** When a call began, and how long it took. */
export interface CallTime {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ms: number;
}

export type NameCaller = (caller: Caller) => RecordedWho;

/** How callers are called, and what is kept of values. */
export interface Describing {
  readonly who: NameCaller;
  readonly kept: KeptValues;
}

/** @param isUnread the results could not be read; the caller has them all the same */
export function* callLine(
  command: Command,
  outcome: Outcome,
  time: CallTime,
  { who, kept, isUnread }: Describing & { readonly isUnread: boolean },
): Turns<CallLine> {
  const { operation, caller, context, select, extraQuery } = command;
  const isKept = !isLogIn(operation);
  const { arguments: given } = command;
  const left = [...(isKept ? [] : ['arguments' as const]), ...(isKept && !isUnread ? [] : ['results' as const])];
  const { timeZone, acceptLanguage, language, culture } = caller;
  return {
    ...frameOf('call', command, time, { who, kept }),
    wire: context.wire,
    version: operation.version,
    agent: operation.agent,
    operation: operation.name,
    timeZone: timeZone && zoneOf(timeZone),
    acceptLanguage: tagOf(acceptLanguage),
    language: tagOf(language),
    culture: tagOf(culture),
    select: select === undefined || !/^[\w,/ .*:-]{0,8192}$/.test(select) ? undefined : select,
    extraQuery: extraQuery?.map(([name, value]) => [name, isSecretName(name) ? '' : kept.text(value)]),
    arguments: isKept ? toRecorded(yield* treatArguments(given, operation, kept.treatment(operation.types))) : {},
    outcome:
      outcome.kind === 'failure'
        ? describeFailure(outcome, kept)
        : yield* describeAnswer(outcome, operation, kept, isKept && !isUnread),
    left: left.length === 0 ? undefined : left,
  };
}

/** Arguments are passwords and tokens there, and results tickets. */
const isLogIn = ({ agent, name }: Operation): boolean => agent === 'SoPrincipal' && name.startsWith('Authenticate');

/** What of a relayed call is recorded: not its header fields, and not its body. */
type AskedRelay = Pick<RelayRequest, 'method' | 'path' | 'query' | 'caller' | 'context'> & {
  readonly operation: RelayRequest['operation'] | undefined;
};

/** @param answered the status of an answer, or what was met */
export function relayLine(
  request: AskedRelay,
  answered: { readonly status: number } | Failure,
  time: CallTime,
  { who, kept }: Describing,
): RelayLine {
  const { method, path, query } = request;
  return {
    ...frameOf('relayed', request, time, { who, kept }),
    method,
    path: maskedPath(path, request.operation === undefined ? 3 : 5, kept),
    query: query === '' ? undefined : maskedQuery(query, kept),
    ...('code' in answered ? { code: answered.code } : { status: answered.status }),
  };
}

/** Its first segments are the server's own, and a number is an id; what else stands there may be a name. */
function maskedPath(path: string, own: number, kept: KeptValues): string {
  const segments = path.slice(0, 2_048).split('/');
  return segments
    .map((segment, at) => (at <= own || /^\d+$/.test(segment) ? segment.slice(0, 64) : kept.text(segment, 'words')))
    .join('/');
}

function maskedQuery(query: string, kept: KeptValues): string {
  return query
    .split('&', 50)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return `${name.slice(0, 64)}=${isSecretName(name) ? '' : kept.text(value.join('=').slice(0, 1_024))}`;
    })
    .join('&');
}

/** The comment behind the product may be long, and is not looked at further. */
const userAgentCharsMax = 512;

type AskedCall = Pick<Command, 'caller' | 'context'>;

function frameOf<K extends 'call' | 'relayed'>(
  kind: K,
  { caller, context }: AskedCall,
  { startedAt, ms }: CallTime,
  { who, kept }: Describing,
) {
  return {
    format: recordingFormat,
    kind,
    at: new Date(startedAt).toISOString(),
    ms: Math.round(ms * 10) / 10,
    who: who(caller),
    values: kept.values,
    userAgent: productOf(context.userAgent?.slice(0, userAgentCharsMax) ?? '') || undefined,
  } as const;
}

function* describeAnswer(
  answer: Extract<Outcome, { kind: 'answer' }>,
  operation: Operation,
  kept: KeptValues,
  isKept: boolean,
): Turns<RecordedOutcome> {
  const { results, timeZone, extraInfo } = answer;
  return {
    kind: 'answer',
    results: isKept ? toRecorded(yield* treatResults(results, operation, kept.treatment(operation.types))) : undefined,
    timeZone: timeZone && zoneOf(timeZone),
    extraInfo: extraInfo && textsOf(extraInfo, kept),
  };
}

function describeFailure(failed: Failure, kept: KeptValues): RecordedOutcome {
  const { code, message, path, status, exception, fault } = failed;
  return {
    kind: 'failure',
    code,
    message: kept.text(message),
    path,
    status,
    exception: exception && describeException(exception, kept),
    fault: fault && describeFault(fault, kept),
  };
}

function describeException(exception: ExceptionInfo, kept: KeptValues): RecordedException {
  const { message, type, friendlyText, source, inner, parameters } = exception;
  return {
    message: kept.text(message),
    type,
    friendlyText: friendlyText === undefined ? undefined : kept.text(friendlyText),
    source: source === undefined ? undefined : kept.text(source),
    inner: inner && describeException(inner, kept),
    parameters: parameters && textsOf(parameters, kept),
  };
}

const describeFault = ({ codes, language, detail }: FaultInfo, kept: KeptValues): unknown => ({
  codes,
  language,
  detail: detailOf(detail, kept),
});

const detailOf = (content: DetailElement['content'], kept: KeptValues): unknown =>
  content.map((each) =>
    typeof each === 'string'
      ? kept.text(each)
      : {
          name: each.name,
          attributes: each.attributes.map(([name, value]) => [name, kept.text(value)]),
          content: isSecretName(each.name.local) ? [] : detailOf(each.content, kept),
        },
  );

/** Dictionaries of the headers, whose texts are free. */
const textsOf = (texts: Dictionary, kept: KeptValues): unknown => ({
  $map: Array.from(texts, ([key, value]) => [
    key,
    isSecretName(key) || typeof value !== 'string' ? null : kept.text(value),
  ]),
});

const tagOf = (text: string | undefined): string | undefined =>
  text === undefined || !/^[\w ,;=.*-]{1,100}$/.test(text) ? undefined : text;

const zoneOf = ({ id, code, includeOffset }: TimeZone): TimeZone => ({
  ...(id === undefined ? {} : { id }),
  ...(code === undefined || !/^[\w/+ -]{1,40}$/.test(code) ? {} : { code }),
  ...(includeOffset === undefined ? {} : { includeOffset }),
});

import { failures, type Caller, type FailureCode } from '../command';
import { ErrorGroups, lastOf } from './error-groups';
import type { CallerTraffic, CountedCalls, Traffic, Way } from './worker-activity';
import { CountTable, slotAt } from './time-series';

/** One finished request, as the log has it. */
export interface RecordedExchange extends Partial<Way> {
  readonly outcome: 'ok' | FailureCode | 'client.gone';
  readonly status?: number;
  readonly cause?: string;
  readonly ms: number;
  readonly correlationId: string;
  readonly caller?: Caller;
}

/** One call to the CRM. */
interface RecordedCall {
  readonly caller: Caller;
  readonly outcome: 'ok' | FailureCode;
  readonly ms: number;
}

/** Remembers the last quarter of an hour in bounded memory, without arguments, results and headers. */
export interface Recorder {
  readonly exchange: (line: RecordedExchange) => void;
  readonly finished: (call: RecordedCall) => void;
  traffic(): Traffic;
}

/** Most rows in use; further calls are counted together as `other`. */
const waysMax = 300;
const callersMax = 300;

/** Who calls, as the log names callers. */
export interface CallerLabel {
  readonly tenant: string | undefined;
  readonly user: string | undefined;
  readonly credential: string | undefined;
  readonly application: string | undefined;
}

/**
 * @param now milliseconds since the epoch
 * @param labelOf names a caller for people: never by a secret
 */
export function createRecorder(now: () => number, labelOf: (caller: Caller) => CallerLabel): Recorder {
  const ways = new CountTable<Way>(waysMax, { wire: 'other' });
  const callers = new CountTable<CountedCaller>(callersMax, { caller: 'other', scheme: '' });
  // Scanners cause hundreds of refusals a minute; these must not push out the errors the operator has to look at.
  const errors = { callers: new ErrorGroups(), ours: new ErrorGroups() };
  return {
    exchange(line) {
      const time = now();
      const { outcome, status, ms, correlationId, caller, cause = '' } = line;
      const key = isCallOnWire(line) ? keyOf(line) : (line.wire ?? 'other');
      ways.count(key, slotAt(time), outcome !== 'ok', ms, () => wayOf(line));
      if (outcome === 'ok') return;
      const name = caller === undefined ? '' : callerText(labelOf(caller));
      (isCallersFault(outcome) ? errors.callers : errors.ours).add(
        `${outcome}\0${cause}\0${key}\0${name}`,
        () => ({ way: wayOf(line), outcome, cause, caller: name }),
        { time, status, ms, correlationId },
      );
    },
    finished({ caller, outcome, ms }) {
      const { credential } = caller;
      if (credential === undefined) return;
      const label = labelOf(caller);
      const key = callerKey(label);
      callers.count(key, slotAt(now()), outcome !== 'ok', ms, () => countedCaller(credential.scheme, label));
    },
    traffic() {
      const slot = slotAt(now());
      return {
        slot,
        ways: ways.read(slot),
        errors: [...errors.callers.read(), ...errors.ours.read()].sort((a, b) => lastOf(b) - lastOf(a)),
        callers: callers.read(slot),
      };
    },
  };
}

/** Clients ask for pages by any name. Only the names that come with a wire are the contract's. */
function isCallOnWire(line: RecordedExchange): line is RecordedExchange & Way {
  return line.wire === 'soap' || line.wire === 'rest';
}

function wayOf(line: RecordedExchange): Way {
  if (!isCallOnWire(line)) return { wire: line.wire ?? 'other' };
  const { wire, version, agent, operation } = line;
  return {
    wire,
    ...(version === undefined ? {} : { version }),
    ...(agent === undefined ? {} : { agent }),
    ...(operation === undefined ? {} : { operation }),
  };
}

/** The same key for the same way of calling, also in another process. */
export function keyOf({ wire, version = '', agent = '', operation = '' }: Way): string {
  return `${wire} ${version} ${agent} ${operation}`;
}

function isCallersFault(outcome: Exclude<RecordedExchange['outcome'], 'ok'>): boolean {
  return outcome === 'client.gone' || failures[outcome].fault !== 'Server';
}

type CountedCaller = Omit<CallerTraffic, keyof CountedCalls>;

function callerKey({ tenant = '', user = '', credential = '', application = '' }: CallerLabel): string {
  return `${tenant}\0${user}\0${credential}\0${application}`;
}

/** `kari, Intranet, Cust1`; '' where nothing is known. */
function callerText({ tenant, user, credential, application }: CallerLabel): string {
  return [user ?? credential, application, tenant].filter((part) => part !== undefined).join(', ');
}

function countedCaller(scheme: string, { tenant, user, credential, application }: CallerLabel): CountedCaller {
  return {
    scheme,
    caller: user ?? credential ?? '',
    ...(application === undefined ? {} : { application }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

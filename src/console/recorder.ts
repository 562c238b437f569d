import { hash } from 'node:crypto';
import { failures, type Caller, type FailureCode, type Secret } from '../command';
import type { CallerTraffic, ErrorLine, Traffic, Way, WayTraffic } from './activity';
import { Series, slotAt, slotCount } from './series';

/** One finished request, as the log has it. */
export interface RecordedExchange extends Partial<Way> {
  readonly outcome: 'ok' | FailureCode | 'client.gone';
  readonly status?: number;
  readonly ms: number;
  readonly correlationId: string;
}

/** One call to the CRM. */
interface RecordedCall {
  readonly caller: Caller;
  readonly outcome: 'ok' | FailureCode;
}

/** Remembers the last quarter of an hour: bounded memory, no argument, no result, no header. */
export interface Recorder {
  readonly exchange: (line: RecordedExchange) => void;
  readonly carriedOut: (call: RecordedCall) => void;
  traffic(): Traffic;
}

/** Beyond these, and all of them in use, calls are counted together as `other`. */
const waysMax = 300;
const callersMax = 300;
const errorsMax = 50;

interface Counts {
  readonly calls: Series;
  readonly failures: Series;
  readonly ms: Series;
}

/** `now` gives milliseconds since the epoch. */
export function createRecorder(now: () => number): Recorder {
  const ways = new Table<Way>(waysMax, { wire: 'other' });
  const callers = new Table<Pick<CallerTraffic, 'caller' | 'scheme'>>(callersMax, { caller: 'other', scheme: '' });
  // Scanners cause hundreds of refusals a minute; they must not push out what the operator has to look at.
  const errors = { callers: new Latest<Failed>(errorsMax), ours: new Latest<Failed>(errorsMax) };
  return {
    exchange(line) {
      const time = now();
      const { outcome, status, ms, correlationId } = line;
      const way = (): Way => wayOf(line);
      ways.count(isNamed(line) ? keyOf(line) : (line.wire ?? 'other'), slotAt(time), outcome !== 'ok', ms, way);
      if (outcome === 'ok') return;
      (isCallersFault(outcome) ? errors.callers : errors.ours).add({
        way: way(),
        time,
        outcome,
        status,
        ms,
        correlationId,
      });
    },
    carriedOut({ caller, outcome }) {
      const who = whoOf(caller);
      if (who !== undefined) callers.count(who.caller, slotAt(now()), outcome !== 'ok', 0, () => who);
    },
    traffic() {
      const slot = slotAt(now());
      return {
        slot,
        ways: ways.read(slot),
        errors: [...errors.callers.all(), ...errors.ours.all()].map(errorLine).sort((a, b) => b.time - a.time),
        callers: callers.read(slot).map(({ caller, scheme, calls, failures }) => ({ caller, scheme, calls, failures })),
      };
    },
  };
}

/** Fixed in form: put together with spreads it takes 20 times as long (8 µs). */
interface Failed extends Omit<ErrorLine, keyof Way | 'status'> {
  readonly way: Way;
  readonly status: number | undefined;
}

function errorLine({ way, status, ...rest }: Failed): ErrorLine {
  return { ...way, ...rest, ...(status === undefined ? {} : { status }) };
}

/** Pages are asked for by any name a client thinks of: only the wires' names are the contract's own. */
function isNamed(line: RecordedExchange): line is RecordedExchange & Way {
  return line.wire === 'soap' || line.wire === 'rest';
}

function wayOf(line: RecordedExchange): Way {
  if (!isNamed(line)) return { wire: line.wire ?? 'other' };
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

/** Never the value: users and secrets alike are told by their hash. */
function whoOf({ tenant, credential }: Caller): Pick<CallerTraffic, 'caller' | 'scheme'> | undefined {
  switch (credential?.scheme) {
    case undefined:
      return undefined;
    case 'basic':
      return { scheme: 'basic', caller: fingerprint(`${tenant}\0${credential.user}`) };
    case 'ticket':
      return { scheme: 'ticket', caller: fingerprintOf(credential.ticket) };
    case 'bearer':
      return { scheme: 'bearer', caller: fingerprintOf(credential.token) };
    case 'session':
      return { scheme: 'session', caller: fingerprintOf(credential.cookie) };
  }
}

const fingerprintOf = (secret: Secret): string => fingerprint(secret.reveal());
const fingerprint = (text: string): string => hash('sha256', text).slice(0, 16);

/**
 * Counts by key, bounded: who has been idle for the whole window makes room, and when nobody has, newcomers are
 * `other`.
 */
class Table<T extends object> {
  readonly #rows = new Map<string, Counts & { readonly named: T }>();
  readonly #max: number;
  readonly #rest: T;
  #sweptAt = 0;

  constructor(max: number, rest: T) {
    this.#max = max;
    this.#rest = rest;
  }

  count(key: string, slot: number, failed: boolean, ms: number, named: () => T): void {
    const row = this.#rows.get(key) ?? this.#add(key, slot, named);
    row.calls.add(slot);
    if (failed) row.failures.add(slot);
    row.ms.add(slot, ms);
  }

  read(slot: number): readonly (T & Pick<WayTraffic, 'calls' | 'failures' | 'ms'>)[] {
    this.#sweep(slot);
    return Array.from(this.#rows.values(), ({ named, calls, failures, ms }) => ({
      ...named,
      calls: calls.upTo(slot),
      failures: failures.upTo(slot),
      ms: ms.upTo(slot).reduce((sum, each) => sum + each, 0),
    }));
  }

  #add(key: string, slot: number, named: () => T): Counts {
    // Looking for idle rows takes as long as there are rows: at most once a slot.
    if (this.#rows.size >= this.#max && this.#sweptAt < slot) this.#sweep(slot);
    const full = this.#rows.size >= this.#max;
    const known = full ? this.#rows.get('other') : undefined;
    if (known !== undefined) return known;
    const row = {
      named: full ? this.#rest : named(),
      calls: new Series(slot),
      failures: new Series(slot),
      ms: new Series(slot),
    };
    this.#rows.set(full ? 'other' : key, row);
    return row;
  }

  #sweep(slot: number): void {
    this.#sweptAt = slot;
    for (const [key, { calls }] of this.#rows) if (calls.newest <= slot - slotCount) this.#rows.delete(key);
  }
}

/** The last few of many. */
class Latest<T> {
  readonly #items: T[] = [];
  readonly #max: number;
  #next = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(item: T): void {
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.#max;
  }

  all(): readonly T[] {
    return this.#items;
  }
}

/** The calls that the sandbox has received, for assertions: the latest ones, without secrets. */
import { isSecretName, isStruct, JsonText, Typed, withoutTickets, type Command, type Value } from '../command';
import { Document } from '../body';
import { isDictionaryValue, isList } from '../records';
import { namePattern, operationPattern } from '../text/name-pattern';

/** One call of an operation. Entity REST shows as the operations that it is made of. */
export interface ReceivedCall {
  /** By the sandbox's clock, ISO 8601 in UTC. */
  readonly time: string;
  readonly wire: 'soap' | 'rest';
  /** Such as `Services86`; `v1` for JSON. */
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  /** As JSON; secrets are left out, documents are their sizes. */
  readonly arguments: unknown;
  /** `ok`, or the code of the failure. */
  readonly outcome: string;
  readonly correlationId: string;
  /** The fault that was put in place of the answer, or beside it. */
  readonly fault?: object;
}

/** What calls are chosen by; patterns have `*` for any text. */
export interface CallFilter {
  /** `Contact.SaveContactEntity`, `Contact.*`, or an operation's name alone. */
  readonly operation?: string | undefined;
  readonly wire?: string | undefined;
  readonly version?: string | undefined;
  readonly outcome?: string | undefined;
  readonly correlationId?: string | undefined;
}

const callsMax = 1_000;
const argumentCharsMax = 64 * 1024;

export class CallJournal {
  #calls: ReceivedCall[] = [];
  #dropped = 0;

  add(call: ReceivedCall): void {
    this.#calls.push(call);
    if (this.#calls.length <= callsMax) return;
    this.#calls.shift();
    this.#dropped += 1;
  }

  clear(): void {
    this.#calls = [];
    this.#dropped = 0;
  }

  /** How many calls were too many to be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The oldest first. */
  find({ operation, wire, version, outcome, correlationId }: CallFilter = {}): readonly ReceivedCall[] {
    const isNamed = operationPattern(operation ?? '*');
    const tests = [
      [wire, (call: ReceivedCall) => call.wire],
      [version, (call: ReceivedCall) => call.version],
      [outcome, (call: ReceivedCall) => call.outcome],
      [correlationId, (call: ReceivedCall) => call.correlationId],
    ] as const;
    const patterns = tests.flatMap(([text, of]) => (text === undefined ? [] : [{ matches: namePattern(text), of }]));
    return this.#calls.filter((call) => isNamed(call) && patterns.every(({ matches, of }) => matches(of(call))));
  }
}

/** What is known of a call before it is carried out. */
export function receivedCall({ operation, arguments: given, context }: Command, now: number) {
  const wire = context.wire ?? 'rest';
  const shown = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, shownValue(name, value)]));
  return {
    time: new Date(now).toISOString(),
    wire,
    version: wire === 'rest' ? 'v1' : operation.version,
    agent: operation.agent,
    operation: operation.name,
    arguments: JSON.stringify(shown).length > argumentCharsMax ? '(too large to be kept)' : shown,
    correlationId: context.correlationId,
  };
}

/** A user's credentials hold passwords under the name Value. */
const credentials = /^credentials?$/i;

/** Outside log-in a ticket is a customer's request: then only a text may be a secret. */
function isSecret(name: string, value: Value | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string' && isSecretName(name)) return true;
  return credentials.test(name) || isSecretName(name.replace(/ticket/gi, ''));
}

/** A value as JSON, without secrets and long contents. */
function shownValue(name: string, value: Value | undefined): unknown {
  if (isSecret(name, value)) return '(secret)';
  if (value instanceof Document) return `(document of ${value.byteLength} bytes)`;
  if (typeof value === 'string') return withoutTickets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => shownValue(name, item));
  if (value instanceof Typed) return shownValue(name, value.value);
  if (value instanceof JsonText) return withoutTickets(value.shown);
  if (!isDictionaryValue(value) && !isStruct(value)) return null;
  const entries = isDictionaryValue(value) ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, shownValue(key, item)]));
}

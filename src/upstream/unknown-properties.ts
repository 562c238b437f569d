/**
 * Properties of a v1 caller that no contract names, in front of a CRM that speaks SOAP: there are no elements for them.
 * What carries information is refused with its path, for nobody shall believe that it was saved; what carries none is
 * left out and counted. Elements of a SOAP caller: see strange.ts.
 */
import {
  extras,
  excerpt,
  isStruct,
  Refusal,
  within,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type QueryPair,
  type Value,
} from '../command';
import { isNeutralName } from '../contract';
import { isIncidental } from '../rest';
import { inTurns, TurnBudget, type Turns } from '../text/turn';
import { carriesInformation } from './carries-information';
import { withoutUnknown, type UnknownOptions } from './strange';

/** In front of a CRM whose callers may say what only another could be told. */
export function leaveOutUnknown(options: UnknownOptions): Layer {
  return {
    name: 'leave out unknown',
    // Not async where nothing is judged: that would cost each call a promise.
    execute: (command, next) => {
      if (command.strange !== undefined || command.elsewhere !== undefined) {
        const told = withoutUnknown(command, options);
        return 'kind' in told ? Promise.resolve(told) : next(told);
      }
      return options.spoken !== 'v1' && saysMore(command) ? judged(command, next, options) : next(command);
    },
  };
}

const saysMore = ({ hasExtras, extraQuery }: Command): boolean => hasExtras === true || extraQuery !== undefined;

async function judged(command: Command, next: Execute, options: UnknownOptions): Promise<Outcome> {
  return (await inTurns(judge(command, options))) ?? next(command);
}

function* judge(command: Command, options: UnknownOptions): Turns<Failure | undefined> {
  const { version, agent, name: operation } = command.operation;
  const leaveOut = (place: string): void =>
    options.onSkew({ version, agent, operation, kind: 'unknown', name: `${operation}(${place})` });
  try {
    for (const pair of command.extraQuery ?? []) judgeParameter(pair, command, options, leaveOut);
    yield* judgeValue(command.arguments, { command, options, leaveOut, budget: new TurnBudget() }, '');
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

const nothing: ReadonlySet<string> = new Set(['', '0', 'false', 'null']);

/** @throws Refusal for a parameter of the query that says something */
function judgeParameter(
  [name, value]: QueryPair,
  command: Command,
  options: UnknownOptions,
  leaveOut: (place: string) => void,
): void {
  const saysNothing = isIncidental(name) || nothing.has(value.toLowerCase()) || isNeutralName(value);
  if (!options.ignore && !saysNothing) throw refusal({ command, options }).within(`?${segment(name)}`);
  leaveOut('?');
}

interface Judging {
  readonly command: Command;
  readonly options: UnknownOptions;
  /** Told of the place of each property that is left out, in the contract's words. */
  readonly leaveOut: (place: string) => void;
  readonly budget: TurnBudget;
}

const unitsPerValue = 20;

/** @param place of the value in the contract's words: no keys of dictionaries @throws Refusal */
function* judgeValue(value: Value, judging: Judging, place: string): Turns<void> {
  if (judging.budget.spend(unitsPerValue)) yield;
  if (Array.isArray(value)) return yield* judgeItems(value, judging, place);
  if (value instanceof Map) return yield* judgeEntries(value, judging, place);
  if (!isStruct(value)) return undefined;
  for (const [name, text] of value[extras] ?? []) {
    if (!judging.options.ignore && (yield* carriesInformation(text.shown, judging.budget)))
      throw refusal(judging).within(segment(name));
    judging.leaveOut(place);
  }
  for (const [name, held] of Object.entries(value)) {
    if (typeof held !== 'object' || held === null) continue;
    try {
      yield* judgeValue(held, judging, place === '' ? name : `${place}/${name}`);
    } catch (error) {
      throw within(error, name);
    }
  }
}

function* judgeItems(items: readonly Value[], judging: Judging, place: string): Turns<void> {
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'object') continue;
    try {
      yield* judgeValue(item, judging, place);
    } catch (error) {
      throw within(error, `[${index}]`);
    }
  }
}

function* judgeEntries(entries: ReadonlyMap<string, Value>, judging: Judging, place: string): Turns<void> {
  for (const [key, item] of entries) {
    if (typeof item !== 'object') continue;
    try {
      yield* judgeValue(item, judging, place);
    } catch (error) {
      throw within(error, segment(key));
    }
  }
}

/** The client's own words, fit to be shown. */
const segment = (name: string): string => excerpt(name).slice(1, -1);

function refusal({ command, options: { spoken } }: Pick<Judging, 'command' | 'options'>): Refusal {
  const { agent } = command.operation;
  const why = `the contract does not name this, so a CRM that speaks ${spoken} over SOAP cannot be told`;
  const remedy = `import the ${agent} WSDL of a version that has it, or connect a CRM that speaks v1`;
  return new Refusal('upstream.skew', `${why}: ${remedy}`);
}

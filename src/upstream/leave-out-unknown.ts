/**
 * What a caller says that the contract does not know, in front of a CRM that cannot be told it. A SOAP caller may send
 * unknown elements; a v1 caller may send unknown properties and parameters. What carries information is refused with
 * its path, because the caller must not believe that it was saved. What carries none is left out and counted.
 */
import {
  extras,
  excerpt,
  failure,
  isStruct,
  Refusal,
  within,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type QueryPair,
  type Unknown,
  type Value,
} from '../command';
import { isNeutralName } from '../contract';
import { isIncidental } from '../rest';
import { inTurns, TurnBudget, type Turns } from '../text/turn';
import { carriesInformation } from './carries-information';
import type { SkewEvent } from './skew';

export interface UnknownOptions {
  /** What the CRM speaks: `v1`, or a version such as `Services86`. */
  readonly spoken: string;
  /** Whether what carries information is left out, too. */
  readonly ignore: boolean;
  /** Called with each thing that is left out. */
  readonly onSkew: (event: SkewEvent) => void;
}

/** In front of a CRM whose callers may say what only another CRM could be told. */
export function leaveOutUnknown(options: UnknownOptions): Layer {
  return {
    name: 'leave out unknown',
    // Not async where nothing is judged: that would cost each call a promise.
    execute: (command, next) => {
      if (command.unknownParts !== undefined || command.failureElsewhere !== undefined) {
        const known = withoutUnknown(command, options);
        return 'kind' in known ? Promise.resolve(known) : next(known);
      }
      return options.spoken !== 'v1' && saysMore(command) ? judged(command, next, options) : next(command);
    },
  };
}

/**
 * The part of a SOAP caller's command that the CRM can be told. It is all of it when the CRM speaks the caller's
 * version. Otherwise an unknown element that carries information is refused with its path, and the others are left out.
 */
export function withoutUnknown(command: Command, options: UnknownOptions): Command | Failure {
  const { unknownParts = [], failureElsewhere, ...known } = command;
  if (options.spoken === command.operation.version) return command;
  if (failureElsewhere !== undefined) return failureElsewhere;
  const { version, agent, name: operation } = command.operation;
  const informative = unknownParts.find(({ isNeutral, isElement }) => !isNeutral && !(options.ignore && isElement));
  if (informative !== undefined) return refusedElement(informative, agent, options.spoken);
  for (const { path } of unknownParts)
    options.onSkew({ version, agent, operation, kind: 'unknown', name: `${operation}(${placeOf(path)})` });
  return known;
}

function refusedElement({ message, path }: Unknown, agent: string, spoken: string): Failure {
  const who = `only a SOAP CRM of the caller's version could be told, and this one speaks ${spoken}`;
  const remedy = `import the ${agent} WSDL of a version that has it`;
  return failure('request.invalid', `${message}; ${who}: ${remedy}`, { path });
}

/** In the contract's words: without Body and operation, the name that the client chose, and indices. */
const placeOf = (path: string): string =>
  path
    .split('/')
    .slice(2, -1)
    .join('/')
    .replace(/\[\d+\]/g, '');

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

/** Values of a parameter that carry no information. */
const emptyValues: ReadonlySet<string> = new Set(['', '0', 'false', 'null']);

/** @throws Refusal for a parameter of the query that carries information */
function judgeParameter(
  [name, value]: QueryPair,
  command: Command,
  options: UnknownOptions,
  leaveOut: (place: string) => void,
): void {
  const isEmpty = isIncidental(name) || emptyValues.has(value.toLowerCase()) || isNeutralName(value);
  if (!options.ignore && !isEmpty) throw refusedProperty({ command, options }).within(`?${segment(name)}`);
  leaveOut('?');
}

interface Judging {
  readonly command: Command;
  readonly options: UnknownOptions;
  /** Called with the place of each property that is left out, in the contract's words. */
  readonly leaveOut: (place: string) => void;
  readonly budget: TurnBudget;
}

const unitsPerValue = 20;

/**
 * @param place of the value in the contract's words: no keys of dictionaries
 * @throws Refusal for a property that carries information
 */
function* judgeValue(value: Value, judging: Judging, place: string): Turns<void> {
  if (judging.budget.spend(unitsPerValue)) yield;
  if (Array.isArray(value)) return yield* judgeItems(value, judging, place);
  if (value instanceof Map) return yield* judgeEntries(value, judging, place);
  if (!isStruct(value)) return undefined;
  for (const [name, text] of value[extras] ?? []) {
    if (!judging.options.ignore && (yield* carriesInformation(text.shown, judging.budget)))
      throw refusedProperty(judging).within(segment(name));
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

/** The client's own words, safe to show. */
const segment = (name: string): string => excerpt(name).slice(1, -1);

function refusedProperty({ command, options: { spoken } }: Pick<Judging, 'command' | 'options'>): Refusal {
  const { agent } = command.operation;
  const why = `the contract does not name this, so a CRM that speaks ${spoken} over SOAP cannot be told`;
  const remedy = `import the ${agent} WSDL of a version that has it, or connect a CRM that speaks v1`;
  return new Refusal('upstream.skew', `${why}: ${remedy}`);
}

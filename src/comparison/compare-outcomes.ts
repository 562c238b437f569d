/**
 * What two outcomes of one command have in common for the caller: whether both answer, and whether the answers say the
 * same. Neither is in bytes any more, see decoded-outcome.ts.
 */
import { failures, type Answer, type Command, type Failure, type Outcome, type Value } from '../command';
import type { Operation } from '../contract';
import { personalIn, type Masking } from '../masking';
import { parseSelect, type Select } from '../rest';
import { finish, TurnBudget, type Turns } from '../text/turn';
import type { Difference } from './compared-call';
import { compareFields, comparePresence, compareValues } from './compare-values';
import { note, sayable, type Comparison } from './comparison';

export interface ComparisonOptions {
  /** Masks what is shown of values. It remembers words: it is to be replaced now and then. */
  readonly masking: Masking;
  /** Differences that are told; those that follow are not looked for. Unset: 100. */
  readonly differencesMax?: number;
  /** Paths whose differences do not count. */
  readonly isIgnored?: (path: string) => boolean;
  /** The operation as the first CRM has it, where that is older: what its version cannot say is missed by no caller. */
  readonly firstForm?: Operation | undefined;
  /** How the CRM's refusals reach SOAP clients, see APPLICATION_ERRORS; unset: `exception-info`. */
  readonly applicationErrors?: 'exception-info' | 'fault';
}

type Compared = Pick<Command, 'operation' | 'context' | 'select'>;

/** Differences between two outcomes, in the order of the contract. Each path and kind is told once. */
export function* compareOutcomesInTurns(
  command: Compared,
  first: Outcome,
  second: Outcome,
  options: ComparisonOptions,
): Turns<readonly Difference[]> {
  const { masking, differencesMax = 100, isIgnored = () => false, applicationErrors = 'exception-info' } = options;
  const { operation, context, select } = command;
  const comparison: Comparison = {
    wire: context.wire,
    types: operation.types,
    isSayable: sayable(options.firstForm?.types),
    masking,
    budget: new TurnBudget(),
    differences: [],
    known: new Set(),
    differencesMax,
    isIgnored,
  };
  if (first.kind === 'answer' && second.kind === 'answer') {
    compareZones(first, second, comparison);
    yield* compareResults(command, first, second, select === undefined ? undefined : parseSelect(select), comparison);
    return comparison.differences;
  }
  const [one, other] = [first, second].map((each) => seenAs(each, context.wire, applicationErrors));
  if (one !== other)
    note(comparison, placeOf(command, first, second), 'outcome', () => ({ first: one ?? '', second: other ?? '' }));
  return comparison.differences;
}

/** As `compareOutcomesInTurns`, all at once. */
export function compareOutcomes(
  command: Compared,
  first: Outcome,
  second: Outcome,
  options: ComparisonOptions,
): readonly Difference[] {
  return finish(compareOutcomesInTurns(command, first, second, options));
}

function* compareResults(
  { operation }: Compared,
  first: Answer,
  second: Answer,
  select: Select | undefined,
  comparison: Comparison,
): Turns<void> {
  const { results, name } = operation;
  const [field, more] = results;
  const kind = personalIn('', name) === 'secret' ? 'secret' : 'text';
  const place = { path: '', kind, depth: 0, select } as const;
  if (field === undefined) return;
  if (more !== undefined) return yield* compareFields(first.results, second.results, results, '', place, comparison);
  const [one, other] = [first.results[field.name], second.results[field.name]];
  if (one === other || comparePresence(nullIfNone(one), nullIfNone(other), nillable(field), place, comparison)) return;
  yield* compareValues(one ?? null, other ?? null, field.type, place, comparison);
}

/** A v1 CRM says null, or nothing at all (204), for a result that SOAP leaves out or makes nil. */
const nullIfNone = (value: Value | undefined): Value => value ?? null;
const nillable = <F extends object>(field: F): F & { readonly nillable: true } => ({ ...field, nillable: true });

/** Dates without a zone are meant in it. What only one of them says, is not known of the other. */
function compareZones({ timeZone: one = {} }: Answer, { timeZone: other = {} }: Answer, comparison: Comparison): void {
  const isOther = one.id !== undefined && other.id !== undefined ? one.id !== other.id : differs(one.code, other.code);
  if (isOther)
    note(comparison, 'TimeZone', 'value', () => ({
      first: String(one.id ?? one.code),
      second: String(other.id ?? other.code),
    }));
}

const differs = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one.toLowerCase() !== other.toLowerCase();

/** What the caller sees of an outcome, besides its values. */
function seenAs(
  outcome: Outcome,
  wire: Compared['context']['wire'],
  applicationErrors: ComparisonOptions['applicationErrors'],
): string {
  if (outcome.kind === 'answer') return 'answer';
  const { code } = outcome;
  if (wire !== 'soap') return code;
  const isBlock = failures[code].fault === 'Exception' && applicationErrors === 'exception-info';
  const { exception, fault } = outcome;
  const form = isBlock && exception !== undefined && fault === undefined && exception.isHearsay !== true;
  // A SOAP CRM has no status by which a client could tell these two apart.
  return `${code === 'crm.notFound' ? 'crm.refused' : code}, ${form ? 'Succeeded=false' : 'Fault'}`;
}

/** Where an answer does not fit the contract; '' for failures of all other kinds. */
function placeOf({ operation }: Compared, first: Outcome, second: Outcome): string {
  const unfit = [first, second].find((each) => each.kind === 'failure' && isUnfit(each));
  const path = unfit?.kind === 'failure' ? (unfit.path ?? '') : '';
  const [name = ''] = operation.results.length === 1 ? operation.results.map((result) => result.name) : [];
  const plain = path.replace(/\[\d+\]/g, '[]').replaceAll('/', '.');
  return plain === name || plain.startsWith(`${name}.`) || plain.startsWith(`${name}[`)
    ? plain.slice(name.length).replace(/^\./, '')
    : plain;
}

const isUnfit = ({ code, path }: Failure): boolean => code === 'upstream.invalid' && path !== undefined;

/** Failures that say nothing of how a CRM answers: it was not asked, not reached, or is in trouble. */
const troubles: ReadonlySet<Failure['code']> = new Set<Failure['code']>([
  'caller.gone',
  'caller.rate',
  'crm.busy',
  'crm.maintenance',
  'upstream.unreachable',
  'upstream.carriedOut',
  'upstream.tooLarge',
  'upstream.timeout',
  'upstream.partial',
  'upstream.unknown',
  'gateway.busy',
  'gateway.draining',
  'internal',
]);

/**
 * Whether an outcome says how the CRM answers. An answer with a value that does not fit the contract does; a page, or a
 * status of 500 and more without a word of the CRM's own, does not.
 */
export function isComparable(outcome: Outcome): boolean {
  if (outcome.kind === 'answer') return true;
  const { code, status = 0, exception, isMisdirected } = outcome;
  if (troubles.has(code) || isMisdirected === true) return false;
  if (code === 'upstream.invalid') return isUnfit(outcome);
  return status < 500 || (exception !== undefined && exception.isHearsay !== true);
}

/**
 * The structured form of criteria: a flat list of ArchiveRestrictionInfo. `InterParenthesis` opens or closes brackets,
 * `InterOperator` ties to the next restriction.
 */
import { excerpt, isStruct, Refusal, type Failure, type List, type Struct, type Value } from '../command';
import { grouped, needsBrackets, type Criteria, type CriteriaGroup, type Criterion } from './archive-query';
import { refusable, refuseQuery } from './archive-refusal';
import { bracketsMax } from './filter-parser';

/** @returns what the list restricts, or the refusal. An empty list restricts nothing. */
export function readRestrictions(list: List): Criteria | Failure {
  return refusable(() => parseRestrictions(list));
}

/** Alternatives, each of which is a list of parts that hold together. */
type Bracket = (Criterion | CriteriaGroup)[][];

/** As `readRestrictions`, inside this room. @throws Refusal with the index in its path */
export function parseRestrictions(list: List): Criteria {
  const brackets: Bracket[] = [[[]]];
  let tie: Value | undefined;
  list.forEach((item, index) => {
    if (!isStruct(item)) return;
    try {
      if (tie === 'Or') brackets.at(-1)?.push([]);
      addRestriction(brackets, item);
      tie = item['InterOperator'];
    } catch (error) {
      throw error instanceof Refusal ? error.within(`[${index}]`) : error;
    }
  });
  if (brackets.length > 1) refuseQuery('The restrictions open more brackets than they close.');
  return closed(brackets) ?? { kind: 'all' };
}

/** A restriction that is not active takes no part, but its brackets count. */
function addRestriction(brackets: Bracket[], item: Struct): void {
  const parenthesis = typeof item['InterParenthesis'] === 'number' ? item['InterParenthesis'] : 0;
  if (parenthesis + brackets.length > bracketsMax)
    refuseQuery(`There are more than ${bracketsMax} brackets in brackets.`);
  for (let opened = 0; opened < parenthesis; opened++) brackets.push([[]]);
  // The samples leave IsActive out, and the restriction counts.
  if (item['IsActive'] !== false) brackets.at(-1)?.at(-1)?.push(criterionOf(item));
  for (let open = parenthesis; open < 0; open++) {
    if (brackets.length === 1) refuseQuery('The restrictions close more brackets than they open.');
    const group = closed(brackets);
    if (group !== undefined) brackets.at(-1)?.at(-1)?.push(group);
  }
}

function closed(brackets: Bracket[]): Criterion | CriteriaGroup | undefined {
  const alternatives = (brackets.pop() ?? []).flatMap((parts) => grouped('and', parts) ?? []);
  return grouped('or', alternatives);
}

function criterionOf(item: Struct): Criterion {
  const { Name: column, Operator: operator, Values: values } = item;
  if (typeof column !== 'string' || column === '') refuseQuery('A restriction has no Name.');
  if (typeof operator !== 'string' || operator === '')
    refuseQuery(`The restriction of ${excerpt(column)} has no Operator.`);
  const texts = Array.isArray(values) ? values.map((value) => (typeof value === 'string' ? value : '')) : [];
  return { kind: 'criterion', column, operator, values: texts };
}

interface FlatCriterion {
  readonly criterion: Criterion;
  parenthesis: number;
  tie: 'None' | 'And' | 'Or';
}

/** The criteria as ArchiveRestrictionInfo Structs, which `readRestrictions` reads to the same criteria. */
export function writeRestrictions(criteria: Criteria): readonly Struct[] {
  return flattened(criteria).map(({ criterion, parenthesis, tie }) => ({
    Name: criterion.column,
    Operator: criterion.operator,
    Values: criterion.values,
    DisplayValues: criterion.values,
    ColumnInfo: null,
    IsActive: true,
    SubRestrictions: null,
    InterParenthesis: parenthesis,
    InterOperator: tie,
    UniqueHash: 0,
  }));
}

function flattened(criteria: Criteria): readonly FlatCriterion[] {
  if (criteria.kind === 'all') return [];
  if (criteria.kind === 'criterion') return [{ criterion: criteria, parenthesis: 0, tie: 'None' }];
  return criteria.parts.flatMap((part, index) => {
    const flat = flattened(part);
    const first = flat[0];
    const last = flat.at(-1);
    if (first !== undefined && last !== undefined && needsBrackets(criteria, part)) {
      first.parenthesis += 1;
      last.parenthesis -= 1;
    }
    if (last !== undefined && index < criteria.parts.length - 1) last.tie = criteria.kind === 'and' ? 'And' : 'Or';
    return flat;
  });
}

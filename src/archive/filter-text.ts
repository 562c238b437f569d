/**
 * Writes criteria as the text that `readFilter` reads, for selections that keep their criteria so.
 *
 * Values stand in quotes, also numbers: the type of the column says what they are.
 */
import { needsBrackets, type Criteria, type CriteriaGroup, type Criterion } from './archive-query';

/** @returns '' for no restriction; every value stands in quotes */
export function writeFilter(criteria: Criteria): string {
  if (criteria.kind === 'all') return '';
  return criteria.kind === 'criterion' ? criterionText(criteria) : groupText(criteria);
}

function groupText(group: CriteriaGroup): string {
  return group.parts
    .map((part) => (needsBrackets(group, part) ? `(${writeFilter(part)})` : writeFilter(part)))
    .join(` ${group.kind} `);
}

function criterionText({ column, operator, values }: Criterion): string {
  const [first, ...more] = values.map(quoted);
  if (first === undefined) return `${column} ${operator}`;
  return `${column} ${operator} ${more.length === 0 ? first : `(${[first, ...more].join(',')})`}`;
}

const quoted = (value: string): string => `'${value.replace(/[\\']/g, String.raw`\$&`)}'`;

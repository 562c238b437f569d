/** Members of a dynamic selection: the rows of another archive that fit the criteria which the selection keeps. */
import { excerpt } from '../command';
import type { ArchiveQuery, Criteria, Criterion } from './archive-query';
import { refuseQuery } from './archive-refusal';
import { plainValue } from './encoded-cell';
import { parseFilter } from './filter-parser';
import type { ArchiveSource } from './archive-source';
import { parseRestrictions } from './restriction-list';

const providerForm = /^(\w+?)DynamicSelection(?:V2)?$/i;

const isSelectionId = (criteria: Criteria): criteria is Criterion =>
  criteria.kind === 'criterion' && criteria.column.toLowerCase() === 'selectionid';

/**
 * The query for `ContactDynamicSelectionV2` and its like: the archive of the members' table, restricted by the
 * selection's criteria and by what else the query restricts. Other queries stay as they are.
 *
 * The record `selectioncriteria` of the selection's id keeps them in `Restrictions`, as a filter text or as an array of
 * ArchiveRestrictionInfo. A selection without criteria has no members.
 * @throws Refusal for a query that names no selection
 */
export function membersByCriteria(records: ArchiveSource, query: ArchiveQuery): ArchiveQuery {
  const [, provider] = providerForm.exec(query.provider) ?? [];
  if (provider === undefined) return query;
  const { criteria } = query;
  const parts = criteria.kind === 'and' ? criteria.parts : [criteria];
  const selectionId = parts.find(isSelectionId);
  if (selectionId === undefined)
    refuseQuery(`The archive ${excerpt(query.provider)} needs the restriction "selectionId = …".`);
  const further = parts.filter((part) => part !== selectionId);
  const all = [criteriaOfSelection(records, Number(plainValue(selectionId.values[0] ?? ''))), ...further];
  const restricting = all.filter((part) => part.kind !== 'all');
  const [first] = restricting;
  const joined: Criteria = restricting.length > 1 ? { kind: 'and', parts: restricting } : (first ?? { kind: 'all' });
  return { ...query, provider, criteria: joined };
}

function criteriaOfSelection(records: ArchiveSource, id: number): Criteria {
  const kept = records.find('selectioncriteria', id)?.['Restrictions'];
  if (typeof kept === 'string' && kept !== '') return parseFilter(kept);
  if (Array.isArray(kept) && kept.length > 0) return parseRestrictions(kept);
  return { kind: 'criterion', column: 'getNoRows', operator: 'set', values: [] };
}

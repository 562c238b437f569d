/** Reads queries from the arguments of the Archive and Find agents' operations. */
import type { List, Struct } from '../command';
import type { ArchiveOrder, ArchiveQuery, Criteria } from './archive-query';
import { refuseQuery } from './archive-refusal';
import { parseFilter } from './filter-parser';
import { namesOfList, orderOfList, parseNames, parseOrder } from './name-lists';
import { parseRestrictions } from './restriction-list';

/** A text argument; '' when it is absent or null. */
export function givenText(given: Struct, name: string): string {
  const value = given[name];
  return typeof value === 'string' ? value : '';
}

/** An int argument; 0 when it is absent. */
export function givenNumber(given: Struct, name: string): number {
  const value = given[name];
  return typeof value === 'number' ? value : 0;
}

/** An array argument; empty when it is absent or null. */
export function givenList(given: Struct, name: string): List {
  const value = given[name];
  return Array.isArray(value) ? value : [];
}

/** Names in an array, or in a text between commas. */
export function givenNames(given: Struct, name: string): readonly string[] {
  return typeof given[name] === 'string' ? parseNames(givenText(given, name)) : namesOfList(givenList(given, name));
}

/** ArchiveOrderByInfo[], or `name asc,category desc`. @throws Refusal */
export function givenOrder(given: Struct, name: string): readonly ArchiveOrder[] {
  return typeof given[name] === 'string' ? parseOrder(givenText(given, name)) : orderOfList(givenList(given, name));
}

/** ArchiveRestrictionInfo[], or a filter text; an absent argument restricts nothing. @throws Refusal */
export function givenCriteria(given: Struct, name: string): Criteria {
  return typeof given[name] === 'string'
    ? parseFilter(givenText(given, name))
    : parseRestrictions(givenList(given, name));
}

/**
 * The query of a `GetArchiveList…` operation, without its columns.
 *
 * NetServer throws when the array of restrictions is null; an empty one means every row. In the text form, which REST
 * uses without `$filter`, an absent text means every row.
 * @throws Refusal
 */
export function givenQuery(given: Struct, isText: boolean): ArchiveQuery {
  // GetArchiveListByColumns2 alone calls it Restrictions.
  const name = 'Restrictions' in given ? 'Restrictions' : 'Restriction';
  if (!isText && !Array.isArray(given[name]))
    refuseQuery('An archive needs restrictions: an empty array asks for every row.');
  return {
    provider: givenText(given, 'ProviderName'),
    columns: givenNames(given, 'Columns'),
    criteria: givenCriteria(given, name),
    order: givenOrder(given, 'SortOrder'),
    entities: givenNames(given, 'Entities'),
    page: givenNumber(given, 'Page'),
    pageSize: givenNumber(given, 'PageSize'),
  };
}

/** Asks a CRM's Archive agent for the rows that a query of REST means. */
import { failure, isStruct, type Failure, type Struct } from '../command';
import { planPages, wantedRows } from './archive-pages';
import type { AskArchiveAgent, ProviderColumns } from './archive-columns';
import { joinRestrictions } from './filter-brackets';
import type { ODataQuery } from './odata-query';

/** Rows without a `$top`; the core of NetServer has the same default. */
const defaultTop = 1_000;

export interface ArchiveRows {
  /** ArchiveListItem of the contract. */
  readonly rows: readonly Struct[];
  /** Of all pages, as far as the CRM says it. */
  readonly count: number | undefined;
  /** The `$skip` of the next rows; undefined: there are none. */
  readonly nextSkip: number | undefined;
}

/** What is asked for. */
export interface ArchiveRequest {
  readonly provider: string;
  readonly query: ODataQuery;
  /** Restriction of an archive under an entity, such as `contactId = 5`. */
  readonly within: string | undefined;
  readonly columns: ProviderColumns;
}

const operation = 'GetArchiveListByColumnsWithHeaderWithContext2';

/** Asks for the rows, in one page or two. The first failure ends it. */
export async function askForRows(request: ArchiveRequest, ask: AskArchiveAgent): Promise<ArchiveRows | Failure> {
  const { query } = request;
  const top = query.top ?? defaultTop;
  // No page has no rows; the question is asked all the same, for the CRM says whether it is a good one.
  const plan = planPages(Math.max(1, top), query.skip);
  const found: Struct[] = [];
  let count: number | undefined;
  for (let page = 0; page < plan.pages; page++) {
    const outcome = await ask(operation, argumentsFor(request, plan.firstPage + page, plan.pageSize));
    if (outcome.kind === 'failure') return outcome;
    const result = outcome.results['Response'];
    if (!isStruct(result)) return failure('upstream.invalid', 'the CRM answered an archive query without a result');
    const { Rows: rows, RowCount: rowCount } = result;
    const items = Array.isArray(rows) ? rows.filter(isStruct) : [];
    found.push(...items);
    if (typeof rowCount === 'number') count = rowCount;
    if (items.length < plan.pageSize) break;
  }
  const rows = top === 0 ? [] : wantedRows(found, plan, top);
  return { rows, count, nextSkip: hasMore(rows.length, top, query.skip, count) ? query.skip + top : undefined };
}

/** A page that is not full is the last one. A count of 0 beside rows says nothing. */
function hasMore(rows: number, top: number, skip: number, count: number | undefined): boolean {
  if (top === 0 || rows < top) return false;
  return count === undefined || count <= 0 || count > skip + rows;
}

function argumentsFor({ provider, query, within, columns }: ArchiveRequest, page: number, pageSize: number): Struct {
  const { select = columns.byDefault, orderBy, entities, filter, options, context } = query;
  // An archive refuses a query without any restriction; this one is on every provider.
  const restriction = joinRestrictions([within, filter]) || 'getAllRows = true';
  return {
    ProviderName: provider,
    Columns: select,
    ...(orderBy === undefined ? {} : { SortOrder: orderBy }),
    Restriction: restriction,
    ...(entities === undefined ? {} : { Entities: entities }),
    Page: page,
    PageSize: pageSize,
    ...(options === undefined ? {} : { Options: options }),
    ...(context === undefined ? {} : { Context: context }),
  };
}

/**
 * Rows of an archive by `$top` and `$skip`. The Archive agent knows pages of one size only: page 0 has the first
 * PageSize rows.
 */

/** NetServer's ints end here; clients send it for "all". */
const intMax = 2_147_483_647;

/** How many sizes are tried at most. */
const triesMax = 200;

/** Pages to be asked for, one after the other, and what of their rows is wanted. */
export interface PagePlan {
  readonly pageSize: number;
  readonly firstPage: number;
  /** 2 where no one page of a fitting size has all rows. */
  readonly pages: 1 | 2;
  /** Rows at the beginning that are not wanted. */
  readonly cut: number;
  /** Whether the pages have other rows, too; else all of them are wanted. */
  readonly isCut: boolean;
}

/**
 * The pages that have the rows from `skip` on, `top` of them. One page where a size up to twice `top` fits, and else
 * two neighbours. So never more than twice the rows are asked for.
 * @param top 1 or more
 * @param skip 0 or more
 */
export function planPages(top: number, skip: number): PagePlan {
  if (skip % top === 0) return { pageSize: top, firstPage: skip / top, pages: 1, cut: 0, isCut: false };
  const end = Math.min(skip + top, intMax);
  const highest = Math.floor(skip / top);
  for (let page = highest; page >= Math.max(0, highest - triesMax); page--) {
    const pageSize = Math.ceil(end / (page + 1));
    if (pageSize > Math.min(2 * top, intMax)) break;
    if (page * pageSize <= skip)
      return { pageSize, firstPage: page, pages: 1, cut: skip - page * pageSize, isCut: true };
  }
  return { pageSize: top, firstPage: highest, pages: 2, cut: skip - highest * top, isCut: true };
}

/** The wanted ones of the rows of all pages. */
export function wantedRows<Row>(rows: readonly Row[], { cut, isCut }: PagePlan, top: number): readonly Row[] {
  // Rows of an aggregation come in addition to those of the page.
  return isCut ? rows.slice(cut, cut + top) : rows;
}

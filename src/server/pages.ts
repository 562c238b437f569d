/** What a page says now. */
export interface PageReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A page of the server's own, beside the gateway's paths. */
export interface Page {
  /** Health pages answer outside the base path too, and are not logged. */
  readonly health: boolean;
  read(): PageReply | Promise<PageReply>;
}

/** Extra pages by exact path, such as `/sandbox/state`. */
export type ExtraPages = ReadonlyMap<string, () => { readonly contentType: string; readonly body: string }>;

/** Health pages and extra pages in one table; an extra page cannot replace a health page. */
export function allPages(health: ReadonlyMap<string, Page>, extra: ExtraPages): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  for (const [path, read] of extra) pages.set(path, { health: false, read: () => ({ status: 200, ...read() }) });
  for (const [path, page] of health) pages.set(path, page);
  return pages;
}

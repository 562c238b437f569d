/** Which page a route means. */
import { apiPage, v1AgentsPage, v1Page } from './api-pages';
import { homePage } from './home-page';
import { wantsHtml } from './html';
import type { HttpReply, RequestHead } from './exchange';
import type { PageSources } from './gateway-options';
import { agentsPage, versionsPage } from './remote-pages';
import type { Route } from './route';
import { docsPage } from './docs-page';
import type { Failure } from '../command';
import { exportPage } from './export-page';

export type PageRoute = Exclude<Route, { kind: 'soap' | 'rest' | 'unknown' | 'relay' }>;

/** Makes the page. Undefined: there is no such page, or no such version or agent. A failure: not now. */
export function choosePage(
  head: RequestHead,
  route: PageRoute,
  sources: PageSources,
): Promise<HttpReply | Failure | undefined> | HttpReply | undefined {
  const { contract, programVersion, texts } = sources;
  switch (route.kind) {
    case 'agents':
      return agentsPage(head, route, contract);
    case 'versions':
      return versionsPage(head, route, contract);
    case 'home':
      return wantsHtml(head) ? homePage(head, sources) : apiPage(head, route, contract, programVersion);
    case 'api':
      return apiPage(head, route, contract, programVersion);
    case 'v1':
      return v1Page(head, route, texts);
    case 'v1Agents':
      return v1AgentsPage(head, route, contract);
    case 'export':
      return exportPage(head, route, texts, sources.examples);
    case 'docs':
      return docsPage(head, route, sources);
  }
}

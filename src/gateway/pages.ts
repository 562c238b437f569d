/** Which page a path means. */
import { apiPage, openApiPage, v1Page } from './api-pages';
import type { HttpAnswer, RequestHead } from './exchange';
import type { GatewayOptions } from './options';
import { agentsPage, versionsPage } from './remote-pages';
import type { Route } from './route';

export type PageRoute = Exclude<Route, { kind: 'soap' | 'rest' | 'unknown' | 'relay' }>;

/** The page; undefined when it is about a version that is not loaded. */
export function pageOf(
  head: RequestHead,
  route: PageRoute,
  { contract, programVersion }: GatewayOptions,
): Promise<HttpAnswer> | HttpAnswer | undefined {
  switch (route.kind) {
    case 'agents':
      return agentsPage(head, route, contract);
    case 'versions':
      return versionsPage(head, route, contract);
    case 'api':
      return apiPage(head, route, contract, programVersion);
    case 'v1':
      return v1Page(head, route, contract);
    case 'openapi':
      return openApiPage(head, route, contract, programVersion);
  }
}

/** The list of entity REST's addresses, as `GET /api/v1` gives it. */
import type { EntityRoute } from './route-line';
import { entityRoutes } from './route-table';

/** Paths below `/api/v1/` → method → what is called. */
export function entityUrls(): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const urls = new Map<string, Record<string, string>>();
  for (const route of entityRoutes()) {
    const path = route.path.replaceAll(':int}', '}');
    const methods = urls.get(path) ?? {};
    methods[route.method] = [methods[route.method], summaryOf(route)].filter((text) => text !== undefined).join(' or ');
    urls.set(path, methods);
  }
  return urls;
}

/** The last operation that is called, which is the one the address stands for. */
function summaryOf({ steps, path }: EntityRoute): string {
  const step = steps.findLast(({ does }) => does !== 'keys' && does !== 'rows');
  switch (step?.does) {
    case 'call':
      return step.calls.map(({ agent, operation }) => `${agent}.${operation}`).join(' or ');
    case 'archive':
      return step.provider.from === 'text' ? `archive ${step.provider.text}` : 'archive';
    case 'session':
      return `the ${step.what} of the session`;
    case 'refuse':
      return `not over SOAP: ${step.reason}`;
    default:
      return path;
  }
}

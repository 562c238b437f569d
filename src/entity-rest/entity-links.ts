/** `_Links` of an entity: where it is, and what there is below it. */
import { extras, isStruct, JsonText, type RelayRequest, type Struct, type Value } from '../command';

import type { EntityRoute } from './route-line';
import { entityRoutes, tableEntities } from './route-table';

/** The entity with its links, as addresses that this client uses. */
export function withLinks(value: Value, route: EntityRoute, request: RelayRequest): Value {
  if (!isStruct(value)) return value;
  const [resource = ''] = route.path.split('/');
  const id = idOf(resource, value);
  if (id === undefined) return value;
  const links = Object.entries(linksOf(resource)).map(([name, path]) => [
    name,
    `${addressOf(request)}/api/v1/${path.replace('{id}', String(id))}/`,
  ]);
  return { ...value, [extras]: new Map([['_Links', new JsonText(JSON.stringify(Object.fromEntries(links)))]]) };
}

/** Scheme, host, prefix and tenant as this client uses them. */
export const addressOf = ({ publicUrl, caller }: Pick<RelayRequest, 'publicUrl' | 'caller'>): string =>
  `${publicUrl}${caller.tenant === '' ? '' : `/${caller.tenant}`}`;

function idOf(resource: string, entity: Struct): number | undefined {
  const name = tableEntities().find(({ path }) => path === resource)?.id;
  const id = name === undefined ? undefined : entity[name];
  return typeof id === 'number' ? id : undefined;
}

const kept = new Map<string, Readonly<Record<string, string>>>();

/** Names of links → paths, read off the routes of the resource. There are as many as there are entities. */
function linksOf(resource: string): Readonly<Record<string, string>> {
  const known = kept.get(resource);
  if (known !== undefined) return known;
  const links: Record<string, string> = { Self: `${resource}/{id}` };
  for (const { method, path, steps } of entityRoutes()) {
    const [first, second, third, fourth] = path.split('/');
    if (method !== 'GET' || first !== resource || fourth !== undefined) continue;
    const isArchive = steps[0]?.does === 'archive';
    if (second === undefined && isArchive) links['Archive'] = resource;
    if (second === 'UdefLayout' && third === undefined) links['UdefLayout'] = path;
    if (second !== '{id:int}' || third === undefined) continue;
    if (third === 'Simple') links['Self.Simple'] = `${resource}/{id}/Simple`;
    if (isArchive) links[`Archive.${third}`] = `${resource}/{id}/${third}`;
  }
  kept.set(resource, links);
  return links;
}

/** Finds the operation of entity REST that a method and a path name. */
import { methods, type EntityRoute, type Method, type Segment } from './route-line';

export interface RoutedCall {
  readonly found: 'route';
  readonly route: EntityRoute;
  /** Values of the path's parameters, decoded, by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** `method`: the path is there, the method is not; `allow` has those that are. */
export type Routed = RoutedCall | { readonly found: 'method'; readonly allow: string } | { readonly found: 'nothing' };

/** @param path below `/api/v1/`, such as `Contact/5` */
export type Router = (method: string, path: string) => Routed;

/**
 * Paths are compared in any letter case, with or without a slash at the end. Where several fit, a literal wins over a
 * number, and a number over a text. A path with a literal hides the paths that have a parameter in that place, whatever
 * the method: `DELETE User/current` must not delete a user of this name.
 */
export function createRouter(routes: readonly EntityRoute[]): Router {
  const byShape = new Map<string, EntityRoute[]>();
  for (const route of routes) {
    const shape = shapeOf(route.segments.map((segment) => (segment.kind === 'literal' ? segment.text : '')));
    byShape.set(shape, [...(byShape.get(shape) ?? []), route]);
  }
  for (const group of byShape.values()) group.sort(bySpecificity);
  return (method, path) => {
    const words = wordsOf(path);
    const fitting = (byShape.get(shapeOf(words)) ?? []).filter(({ segments }) => fits(segments, words));
    const [best] = fitting;
    if (best === undefined) return { found: 'nothing' };
    const named = fitting.filter(({ segments }) => literals(segments) === literals(best.segments));
    const asked = method === 'HEAD' ? 'GET' : method;
    const route = named.find((each) => each.method === asked);
    if (route === undefined) return { found: 'method', allow: allowed(named) };
    return { found: 'route', route, parameters: parametersOf(route.segments, words) };
  };
}

/** Every path begins with a literal. */
const shapeOf = (words: readonly string[]): string => `${words.length} ${words[0]?.toLowerCase() ?? ''}`;

/** The path has passed the gateway's own look: its percent-encodings are harmless. */
function wordsOf(path: string): readonly string[] {
  return path
    .replace(/\/$/, '')
    .split('/')
    .map((word) => decodeURIComponent(word));
}

const intForm = /^-?\d{1,10}$/;

function fits(segments: readonly Segment[], words: readonly string[]): boolean {
  return segments.every((segment, at) => {
    const word = words[at] ?? '';
    if (segment.kind === 'literal') return segment.text.toLowerCase() === word.toLowerCase();
    return !segment.isInt || intForm.test(word);
  });
}

const rank = (segment: Segment): number => (segment.kind === 'literal' ? 0 : segment.isInt ? 1 : 2);

function bySpecificity(one: EntityRoute, other: EntityRoute): number {
  for (const [at, segment] of one.segments.entries()) {
    const second = other.segments[at];
    const difference = second === undefined ? 0 : rank(segment) - rank(second);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Where the literals stand. */
const literals = (segments: readonly Segment[]): string =>
  segments.map((segment) => (segment.kind === 'literal' ? 'x' : '-')).join('');

function allowed(routes: readonly EntityRoute[]): string {
  const there = new Set<Method>(routes.map(({ method }) => method));
  return methods
    .filter((method) => there.has(method))
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
}

function parametersOf(segments: readonly Segment[], words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    segments.flatMap((segment, at) =>
      segment.kind === 'parameter' ? [[segment.name.toLowerCase(), words[at] ?? ''] as const] : [],
    ),
  );
}

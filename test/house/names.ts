/** One word for one thing: names that stand twice, and files too small to be an idea. */
import path from 'node:path';
import { lineCount, type Sources } from './rules';

/** Files below are crumbs of an idea that lives elsewhere, unless `reasons` says why not. */
const linesMin = 25;

const isDoor = (file: string): boolean => path.posix.basename(file) === 'index.ts';
const roomOf = (file: string): string => path.posix.dirname(file);

/** Files of fewer lines than an idea takes, and reasons for files that are not so small, or not there. */
export function smallFiles(sources: Sources, reasons: ReadonlyMap<string, string>): readonly string[] {
  const small = [...sources]
    .filter(([file, text]) => !isDoor(file) && lineCount(text) < linesMin)
    .map(([file]) => file);
  return [
    ...small.filter((file) => !reasons.has(file)).map((file) => `${file} is small without a reason`),
    ...[...reasons.keys()].filter((file) => !small.includes(file)).map((file) => `${file} needs no reason`),
  ];
}

/** The codecs are twins on purpose: the same role has the same name in both. */
function areTwins(files: readonly string[]): boolean {
  const rooms = new Set(files.map(roomOf));
  return files.length === 2 && rooms.has('src/soap') && rooms.has('src/rest');
}

/**
 * File names that stand twice.
 * @param roles names of one role in several rooms, such as a wire's interface and the wires
 */
export function fileNamesTwice(sources: Sources, roles: ReadonlySet<string>): readonly string[] {
  const files = [...sources.keys()].filter((file) => !isDoor(file) && !roles.has(path.posix.basename(file, '.ts')));
  return twice(files.map((file) => [path.posix.basename(file), file] as const));
}

const declaration =
  /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)|^export (?:async )?(?:function\*? |const )(\w+)/gm;

/** Types, and exported functions and values, that have one name at several places. */
export function namesTwice(sources: Sources): readonly string[] {
  const names = [...sources].flatMap(([file, text]) =>
    [...text.matchAll(declaration)].map((match) => [match[1] ?? match[2] ?? '', file] as const),
  );
  return twice(names);
}

function twice(places: readonly (readonly [name: string, file: string])[]): readonly string[] {
  const byName = new Map<string, Set<string>>();
  for (const [name, file] of places) byName.set(name, (byName.get(name) ?? new Set()).add(file));
  return [...byName]
    .filter(([, files]) => files.size > 1 && !areTwins([...files]))
    .map(([name, files]) => `${name} stands in ${[...files].join(' and ')}`);
}

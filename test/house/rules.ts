/** The rules of the house, read off the text of its files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Path from the project's root with slashes (`src/soap/index.ts`) → text. */
export type Sources = ReadonlyMap<string, string>;

/** Rooms of `src/` by floor. What stands in `src/` itself and the commands are the top floor together. */
const floors: ReadonlyMap<string, number> = new Map([
  ['text', -2],
  ['xml', -1],
  ...['contract', 'json', 'body'].map((room) => [room, 0] as const),
  ['command', 1],
  ['soap', 2],
  ['rest', 2],
  ['records', 2],
  ['masking', 2],
  ['upstream', 3],
  ['archive', 2],
  ['sandbox', 3],
  ['identity', 3],
  ['policy', 3],
  ['contract-changes', 2],
  ['comparison', 3],
  ['entity-rest', 3],
  ['exports', 3],
  ['gateway', 4],
  ['console', 4],
  ['online', 4],
  ['usage', 4],
  ['shadow', 4],
  ['recording', 4],
  ['sunset', 4],
  ['operations', 5],
  ['migration', 5],
  ['sandbox-controls', 5],
  ['sandbox-online', 6],
  ['online-front', 5],
  ['server', 6],
  ['cli', 7],
]);
const topFloor = 7;
const topFiles = /^(?:main|index|version|testing|assemble(?:-\w+)*)\.ts$/;
const linesMax = 300;
/** The one reader of the environment, and the start of the program, which hands it over. */
const environmentReaders: ReadonlySet<string> = new Set(['src/operations/config.ts', 'src/main.ts']);

/** Every `.ts` file below the folders. */
export function readSources(root: string, folders: readonly string[]): Sources {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

/**
 * What a file imports, types included: `from '…'`, `import '…'`, `import('…')`, `require('…')`, `require.resolve('…')`.
 */
export function importsOf(text: string): readonly string[] {
  const names = String.raw`(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\w+\s*,\s*\{[^}]*\}|\{[^}]*\}|\w+)\s*from`;
  const statements = new RegExp(String.raw`^[ \t]*(?:import|export)\s*(?:${names})?\s*['"]([^'"\n]+)['"]`, 'gm');
  const calls = /\b(?:import|require(?:\.resolve)?)\s*\(\s*['"`]([^'"`\n]+)['"`]/g;
  return [...text.matchAll(statements), ...text.matchAll(calls)].map((match) => match[1] ?? '');
}

const roomOf = (file: string): string => file.split('/')[1] ?? '';
const floorOf = (file: string): number | undefined =>
  topFiles.test(roomOf(file)) ? topFloor : floors.get(roomOf(file));

/** The file a relative import means; undefined for packages. */
function resolveImport(sources: Sources, file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return [`${target}.ts`, `${target}/index.ts`].find((each) => sources.has(each)) ?? target;
}

/**
 * A shelf of single ideas: each is imported by its file, for the getters of an index cost time in the innermost loops.
 */
const withoutDoor: ReadonlySet<string> = new Set(['text']);

/** Own room or a lower floor; from another room the index only. */
export function floorViolations(sources: Sources): readonly string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    const floor = floorOf(file);
    if (floor === undefined) {
      found.push(`${file} stands in no room`);
      continue;
    }
    for (const specifier of importsOf(text)) {
      const target = resolveImport(sources, file, specifier);
      if (target === undefined || roomOf(target) === roomOf(file)) continue;
      const below = floorOf(target);
      const isDoor = floor === topFloor && below === topFloor;
      if (below === undefined || (below >= floor && !isDoor)) found.push(`${file} reaches up to ${target}`);
      else if (!withoutDoor.has(roomOf(target)) && target.split('/').length > 2 && !target.endsWith('/index.ts'))
        found.push(`${file} passes the door of ${target}`);
    }
  }
  return found;
}

/** Circles of files, type imports included; each is told once, as its path. */
export function circles(sources: Sources): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const specifier of importsOf(sources.get(file) ?? '')) {
      const target = resolveImport(sources, file, specifier);
      if (target !== undefined && sources.has(target)) visit(target, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return found;
}

/** Lines of a file; a line feed at its end begins none. */
export const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length;

export function lengthViolations(sources: Sources): readonly string[] {
  return [...sources]
    .map(([file, text]) => [file, lineCount(text)] as const)
    .filter(([, lines]) => lines > linesMax)
    .map(([file, lines]) => `${file} has ${lines} lines`);
}

export function environmentViolations(sources: Sources): readonly string[] {
  const reads = /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\benv\b[^;]*from\s*['"](?:node:)?process['"]/;
  return [...sources]
    .filter(([file, text]) => reads.test(withoutComments(text)) && !environmentReaders.has(file))
    .map(([file]) => `${file} reads the environment`);
}

/**
 * Each npm package belongs to one room; the top floor counts as one. zod has five seats: configuration, what a person
 * types, the sandbox's state, what its controls are told, and lines of a recording. yaml has two: settings, and
 * OpenAPI.
 */
const seats: ReadonlyMap<string, number> = new Map([
  ['zod', 5],
  ['yaml', 2],
]);

export function packageViolations(sources: Sources): readonly string[] {
  const rooms = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    for (const specifier of importsOf(text)) {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) continue;
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const room = floorOf(file) === topFloor ? 'top floor' : roomOf(file);
      rooms.set(name, (rooms.get(name) ?? new Set()).add(room));
    }
  }
  return [...rooms]
    .filter(([name, users]) => users.size > (seats.get(name) ?? 1))
    .map(([name, users]) => `${name} is imported by ${[...users].sort().join(' and ')}`);
}

/** No way around the type checker. */
export function typeViolations(sources: Sources): readonly string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    const code = withoutStrings(withoutComments(text));
    if (/@ts-(?:ignore|nocheck|expect-error)/.test(text)) found.push(`${file} silences the type checker`);
    if (anyType.test(code)) found.push(`${file} says any`);
    if (/[^\s*]\s+as\s+(?!const\b)/.test(withoutImports(code))) found.push(`${file} casts`);
  }
  return found;
}

/** Where only a type can stand; a parameter may be called so. */
const anyType = /(?::|<|\||&|=>|\bas|\btype \w+ =)\s*any\b(?!\s*[.(:])|\bany\s*(?:\[\]|>)/;

/** Good enough for formatted sources: whole-line, trailing and one-line block comments. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*.*?\*\//g, '')
    .replace(/^\s*\/?\*.*$/gm, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

const withoutStrings = (code: string): string =>
  code.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, "''");
const withoutImports = (code: string): string => code.replace(/^(?:import|export)\s+(?:type\s+)?[*{][^;]*?;/gm, '');

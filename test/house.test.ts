import path from 'node:path';
import {
  circles,
  environmentViolations,
  floorViolations,
  importsOf,
  lengthViolations,
  packageViolations,
  readSources,
  typeViolations,
  type Sources,
} from './house/rules';

const root = path.join(__dirname, '..');
const src = readSources(root, ['src']);
const all = readSources(root, ['src', 'test']);

describe('the house', () => {
  test('is read at all', () => {
    expect(src.size).toBeGreaterThan(100);
    expect(src.has('src/gateway/handle.ts')).toBe(true);
  });
  test('a file imports its own room or a lower floor, and other rooms through their index', () => {
    expect(floorViolations(src)).toEqual([]);
  });
  test('no circles', () => expect(circles(src)).toEqual([]));
  test('no file has more than 300 lines', () => expect(lengthViolations(all)).toEqual([]));
  test('the environment is read in one file', () => expect(environmentViolations(src)).toEqual([]));
  test('each package is imported by one room', () => expect(packageViolations(src)).toEqual([]));
  test('only the top floor knows the sandbox: the gateway over a real CRM does without it', () => {
    const importers = Array.from(src).filter(([, text]) =>
      importsOf(text).some((each) => /\.\/sandbox(?:-controls|-online)?$/.test(each)),
    );
    const others = /^src\/(?:assemble|testing\.ts|cli\/|sandbox\/|sandbox-controls\/|sandbox-online\/)/;
    expect(importers.map(([file]) => file).filter((file) => !others.test(file))).toEqual([]);
    expect(importers.length).toBeGreaterThan(0);
  });
  test('no way around the type checker', () => expect(typeViolations(src)).toEqual([]));
});

const fake = (files: Record<string, string>): Sources => new Map(Object.entries(files));

describe('the rules find', () => {
  test('every form of import', () => {
    const text = [
      "import a from './a';",
      "import type { B } from './b';",
      "import {\n  c,\n  type D,\n} from './c';",
      "import './d';",
      "export * from './e';",
      "export type { F } from './f';",
      "const g = await import('./g');",
      "type H = import('./h').H;",
      "const i = require('./i');",
    ].join('\n');
    expect([...importsOf(text)].sort()).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => `./${name}`),
    );
  });

  test.each([
    ['a higher floor', 'src/soap/x.ts', "import { y } from '../gateway';", 'src/gateway/index.ts'],
    ['a neighbour on the same floor', 'src/soap/x.ts', "import type { y } from '../rest';", 'src/rest/index.ts'],
    ['another neighbour', 'src/upstream/x.ts', "export { y } from '../sandbox';", 'src/sandbox/index.ts'],
    ['the top floor', 'src/server/x.ts', "import { y } from '../assemble';", 'src/assemble.ts'],
    ['past the index', 'src/gateway/x.ts', "import { y } from '../soap/y';", 'src/soap/y.ts'],
    ['past the index, from the top', 'src/main.ts', "import { y } from './cli/y';", 'src/cli/y.ts'],
    ['what is not there', 'src/gateway/x.ts', "import { y } from '../elsewhere/y';", 'src/soap/y.ts'],
  ])('an import of %s', (_, file, text, target) => {
    expect(floorViolations(fake({ [file]: text, [target]: '' }))).toEqual([expect.stringContaining(`${file} `)]);
  });

  test('a file outside the rooms', () => {
    const strays = fake({ 'src/utils/x.ts': '', 'src/stray.ts': '', 'src/assemble-more.ts': '' });
    expect(floorViolations(strays)).toEqual(['src/utils/x.ts stands in no room', 'src/stray.ts stands in no room']);
  });

  test('nothing wrong with the legal ways', () => {
    const legal = fake({
      'src/main.ts': "import { y } from './cli';",
      'src/cli/index.ts': "export { y } from './y';",
      'src/cli/y.ts': "import { z } from '../assemble';\nimport fs from 'node:fs';",
      'src/assemble.ts': "import { z } from './soap';",
      'src/soap/index.ts': "export { z } from './z';",
      'src/soap/z.ts': "import type { c } from '../contract';\n// import { y } from '../cli';",
      'src/contract/index.ts': '',
    });
    expect([...floorViolations(legal), ...circles(legal), ...packageViolations(legal)]).toEqual([]);
  });

  test('a circle, also of types and through an index', () => {
    const circle = fake({
      'src/soap/a.ts': "import { b } from './b';",
      'src/soap/b.ts': "import type { c } from '.';",
      'src/soap/index.ts': "export { a } from './a';",
    });
    expect(circles(circle)).toEqual(['src/soap/a.ts → src/soap/b.ts → src/soap/index.ts → src/soap/a.ts']);
  });

  test('a long file', () => {
    expect(lengthViolations(fake({ 'src/soap/a.ts': 'x\n'.repeat(300) }))).toEqual([]);
    expect(lengthViolations(fake({ 'src/soap/a.ts': 'x\n'.repeat(301) }))).toEqual(['src/soap/a.ts has 301 lines']);
  });

  test.each([
    'process.env.PORT',
    'const { env } = process;\nprocess.env',
    "process['env']",
    "import { env } from 'node:process';",
  ])('the environment read by %j', (text) => {
    expect(environmentViolations(fake({ 'src/cli/a.ts': text }))).toEqual(['src/cli/a.ts reads the environment']);
    expect(environmentViolations(fake({ 'src/operations/config.ts': text }))).toEqual([]);
  });

  test('a package in two rooms', () => {
    const two = fake({
      'src/server/a.ts': "import { z } from 'zod';\nimport '@a/b/c';",
      'src/cli/b.ts': "import { z } from 'zod';",
      'src/soap/c.ts': "const b = require('@a/b');\nimport { z } from 'zod/mini';",
      ...Object.fromEntries(['rest', 'json', 'xml'].map((room) => [`src/${room}/z.ts`, "import { z } from 'zod';"])),
    });
    expect(packageViolations(two)).toEqual([
      'zod is imported by json and rest and server and soap and top floor and xml',
      '@a/b is imported by server and soap',
    ]);
  });

  test.each([
    ['says any', 'const a: any = 1;'],
    ['says any', 'function f(a: string, b?: any) {}'],
    ['says any', 'const a: Map<string, any> = b;'],
    ['says any', 'let a: any[];'],
    ['says any', 'type A = string | any;'],
    ['silences the type checker', '// @ts-ignore'],
    ['silences the type checker', '/* @ts-expect-error */'],
    ['casts', 'const a = b as string;'],
    ['casts', 'const a = (b as unknown) as string;'],
  ])('a file that %s: %s', (finding, text) => {
    expect(typeViolations(fake({ 'src/soap/a.ts': text }))).toContainEqual(`src/soap/a.ts ${finding}`);
  });

  test.each([
    '/** any letter case, as any client writes it */',
    "const a = 'any: any'; // any: any",
    "import { a as b } from './a';\nimport * as c from './c';\nexport { b as d };",
    'const a = [1, 2] as const;',
  ])('nothing wrong with %j', (text) => {
    expect(typeViolations(fake({ 'src/soap/a.ts': text }))).toEqual([]);
  });
});

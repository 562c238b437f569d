import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Reads facts out of the TypeScript sources of the vendor's client (`@superoffice/webapi`, a devDependency): which
 * request each agent method posts, and the numbers of the enumerations.
 */
const source = join(dirname(require.resolve('@superoffice/webapi')), '../../src');

const read = (file: string): string => readFileSync(join(source, file), 'utf8').replaceAll('\r', '');

/** How the client posts one operation: `post("Get?xId=" + xId, null, config)`. */
export interface VendorCall {
  readonly agent: string;
  readonly operation: string;
  readonly queryName: string | undefined;
  /** The second argument as written: request, entity, null, undefined or the name of an array of ids. */
  readonly body: string;
  /** The method posts a request for bytes. */
  readonly bytes: boolean;
}

/** Every operation the client knows, by `Agent/Operation` in lower case. */
export function vendorCalls(): ReadonlyMap<string, VendorCall> {
  const calls = new Map<string, VendorCall>();
  for (const file of readdirSync(source).filter((name) => name.endsWith('Agent.ts'))) {
    const text = read(file);
    const agent = /v1\/Agents\/(\w+)\//.exec(text)?.[1] ?? '';
    const methods = text.split(/\n {4}(?:public|private) async /);
    for (const method of methods) {
      const post = /_axios\.post\("(\w+)(?:\?(\w+)=" \+ \w+|")\s*,\s*(\w+)\s*,\s*config\s*\)/.exec(method);
      const [, operation, queryName, body] = post ?? [];
      if (operation === undefined || body === undefined) continue;
      const bytes = /responseType\s*=\s*['"](?:arraybuffer|blob|stream)['"]/.test(method);
      calls.set(`${agent}/${operation}`.toLowerCase(), { agent, operation, queryName, body, bytes });
    }
  }
  return calls;
}

/** Every enumeration of the client: member names and numbers (the number stands in the comment of each member). */
export function vendorEnums(): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const enums = new Map<string, ReadonlyMap<string, number>>();
  for (const [, name = '', body = ''] of read('Enums.ts').matchAll(/export enum (\w+) \{([^]*?)\n {2}\}/g)) {
    const members = new Map<string, number>();
    for (const [, number = '', member = ''] of body.matchAll(/\*\s*(-?\d+):[^\n]*\n[^=]*?\*\/\s*(\w+) =/g)) {
      members.set(member, Number(number));
    }
    enums.set(name, members);
  }
  return enums;
}

/** Names of the enumerations the client sends as numbers: the flags. */
export function vendorFlags(): ReadonlySet<string> {
  const found = read('Enums.ts').matchAll(/export enum (\w+) \{[^}]*?= \d+,/g);
  return new Set([...found].map(([, name = '']) => name));
}

/** The properties of every parameters object, as `[name, TypeScript type]`, by `Agent/Operation` in lower case. */
export function vendorRequests(): ReadonlyMap<string, readonly (readonly [name: string, type: string])[]> {
  const requests = new Map<string, readonly (readonly [string, string])[]>();
  const interfaces = read('Carriers.ts').matchAll(/export interface ([A-Za-z]+)_(\w+)Request[^{\n]*\{([^]*?)\n\s*\}/g);
  for (const [, agent = '', operation = '', body = ''] of interfaces) {
    const properties = [...body.matchAll(/^\s*(\w+)\??\s*:\s*([^;\n]+);/gm)];
    requests.set(
      `${agent}/${operation}`.toLowerCase(),
      properties.map(([, name = '', type = '']) => [name, type.trim()]),
    );
  }
  return requests;
}

/** What the vendor says each operation does, first words of its comment, by `Agent/Operation` in lower case. */
export function vendorDescriptions(): ReadonlyMap<string, string> {
  const described = new Map<string, string>();
  for (const file of readdirSync(source).filter((name) => name.endsWith('Agent.ts'))) {
    const methods = read(file).matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(?:public )?async (\w+?)(?:Async)?\(/g);
    for (const [, comment = '', name = ''] of methods) {
      const text = comment
        .replace(/\s*\n\s*\*?\s*/g, ' ')
        .replace(/@[^]*/, '')
        .trim();
      described.set(`${file.replace('Agent.ts', '')}/${name}`.toLowerCase(), text);
    }
  }
  return described;
}

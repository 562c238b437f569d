/**
 * The differences of an operation between versions: parameters, fields and enum members newer or gone, and changed
 * types.
 */
import type { Field, Operation, Type } from '../contract';

/** A type as a person reads it: `int`, `AppointmentEntity`, `Link[]`, `{string: int}`. */
export function typeText(type: Type): string {
  if (type.kind === 'list') return `${typeText(type.item.type)}[]`;
  if (type.kind === 'dictionary') return `{${typeText(type.key.type)}: ${typeText(type.value.type)}}`;
  return type.name.local;
}

/**
 * One line for each difference, such as `AppointmentEntity.IsRecurring: from Services88`. Versions are given oldest
 * first.
 */
export function skewLines(operations: readonly Operation[]): readonly string[] {
  const versions = operations.map(({ version }) => version);
  if (versions.length < 2) return [];
  const parameters = operations.map(({ parameters }) => named(parameters));
  const results = operations.map(({ results }) => named(results));
  return [
    ...differences(parameters, versions, (name) => `parameter ${name}`),
    ...differences(results, versions, (name) => `result ${name}`),
    ...typeDifferences(operations.map(typesOf), versions),
  ];
}

/** Name → how its type reads; members of enumerations have no type, and the same text everywhere. */
type Shape = ReadonlyMap<string, string>;

function named(fields: readonly Field[]): Shape {
  return new Map(fields.map(({ name, type }) => [name, typeText(type)]));
}

function shapeOf(type: Type): Shape | undefined {
  if (type.kind === 'struct') return named(type.fields);
  if (type.kind === 'enum' || type.kind === 'flags') return new Map(type.members.map(({ name }) => [name, '']));
  return undefined;
}

function differences(
  shapes: readonly Shape[],
  versions: readonly string[],
  title: (name: string) => string,
): readonly string[] {
  const names = new Set(shapes.flatMap((shape) => [...shape.keys()]));
  return [...names].flatMap((name) => {
    const texts = shapes.map((shape) => shape.get(name));
    const has = versions.filter((_version, index) => texts[index] !== undefined);
    const distinct = new Set(texts.filter((text) => text !== undefined));
    if (has.length < versions.length) return [`${title(name)}: ${where(has, versions)}`];
    if (distinct.size < 2) return [];
    return [`${title(name)}: ${versions.map((version, index) => `${texts[index] ?? ''} in ${version}`).join(', ')}`];
  });
}

function where(has: readonly string[], versions: readonly string[]): string {
  const [first = '', last = ''] = [has[0], has.at(-1)];
  if (last === versions.at(-1) && has.length === versions.length - versions.indexOf(first)) return `from ${first} on`;
  return first === versions[0] && has.length === versions.indexOf(last) + 1
    ? `up to ${last}`
    : `only in ${has.join(', ')}`;
}

/** Types by name, each compared over the versions that reach it. */
function typeDifferences(
  reached: readonly ReadonlyMap<string, Type>[],
  versions: readonly string[],
): readonly string[] {
  const names = new Set(reached.flatMap((types) => [...types.keys()]));
  return [...names].flatMap((name) => {
    const present = versions.flatMap((version, index) => {
      const type = reached[index]?.get(name);
      const shape = type === undefined ? undefined : shapeOf(type);
      return shape === undefined ? [] : [{ version, shape }];
    });
    return differences(
      present.map(({ shape }) => shape),
      present.map(({ version }) => version),
      (member) => `${name}.${member}`,
    );
  });
}

/** Every named type an operation's parameters and results lead to. */
function typesOf(operation: Operation): ReadonlyMap<string, Type> {
  const found = new Map<string, Type>();
  const open: Type[] = [...operation.parameters, ...operation.results].map(({ type }) => type);
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (found.has(type.name.local)) continue;
    found.set(type.name.local, type);
    if (type.kind === 'struct') open.push(...type.fields.map((field) => field.type));
    else if (type.kind === 'list') open.push(type.item.type);
    else if (type.kind === 'dictionary') open.push(type.key.type, type.value.type);
  }
  return found;
}

/** Canonical values as XML without namespaces, for callers of v1 that accept only XML; what this writes, text-tree and text-reader read. */
import type { Field, Type, TypeTable } from '../contract';
import { isStruct, leafText, Refusal, subtype, Typed, within, type Value } from '../command';
import { escapeText, illegalCharacterAt } from '../xml';
import { leafOf } from './leaf';
import type { Select } from './select';

const nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';

/** Writes one element. @throws Refusal for a character XML cannot hold */
export function writeXmlElement(name: string, type: Type, value: Value, types: TypeTable, select?: Select): string {
  if (value === null) return `<${name} ${nil}/>`;
  const content = writeContent(type, value, types, select);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function writeContent(type: Type, value: Value, types: TypeTable, select: Select | undefined): string {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return writeText(leafOf(type).toText(value));
    case 'struct':
      return isStruct(value) ? writeStruct(fieldsOf(type, value[subtype], types), value, types, select) : '';
    case 'list':
      return Array.isArray(value)
        ? value.map((item: Value) => writeXmlElement(type.item.name, type.item.type, item, types, select)).join('')
        : '';
    case 'dictionary':
      return value instanceof Map
        ? Array.from(value, ([key, item]: readonly [string, Value]) => {
            const content =
              writeXmlElement('Key', type.key.type, key, types) +
              writeXmlElement('Value', type.value.type, item, types);
            return `<${type.entry.local}>${content}</${type.entry.local}>`;
          }).join('')
        : '';
    case 'any':
      return value instanceof Typed && value.type.kind !== 'any'
        ? writeContent(value.type, value.value, types, select)
        : writeText(leafText(value instanceof Typed ? value.value : value));
  }
}

function fieldsOf(
  type: Extract<Type, { kind: 'struct' }>,
  name: string | undefined,
  types: TypeTable,
): readonly Field[] {
  return (
    (name === undefined ? undefined : types.derivedOf(type).find((derived) => derived.name.local === name))?.fields ??
    type.fields
  );
}

function writeStruct(
  fields: readonly Field[],
  struct: Readonly<Record<string, Value | undefined>>,
  types: TypeTable,
  select: Select | undefined,
): string {
  let text = '';
  for (const { name, type } of fields) {
    const value = struct[name];
    if (value === undefined) continue;
    const inner = select?.get(name.toLowerCase());
    const wanted = select === undefined || inner !== undefined;
    try {
      text += writeXmlElement(
        name,
        type,
        wanted ? value : null,
        types,
        inner === undefined || inner.size === 0 ? undefined : inner,
      );
    } catch (error) {
      throw within(error, name);
    }
  }
  return text;
}

function writeText(text: string): string {
  if (illegalCharacterAt(text) >= 0)
    throw new Refusal('upstream.invalid', 'the value has a character that XML cannot hold');
  return escapeText(text);
}

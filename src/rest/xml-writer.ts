/** Canonical values as XML without namespaces, for callers of v1 that accept only XML; what this writes, text-tree and text-reader read. */
import type { Field, Type, TypeTable } from '../contract';
import { isStruct, leafText, Refusal, subtype, Typed, within, type Value } from '../command';
import { escapeText, illegalCharacterAt } from '../xml';
import { leafOf } from './leaf';
import type { Select } from './select';

const xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const nil = `${xsi} i:nil="true"`;
const xsd = 'xmlns:x="http://www.w3.org/2001/XMLSchema"';

/** Writes one element. @throws Refusal for a character XML cannot hold */
export function writeXmlElement(name: string, type: Type, value: Value, types: TypeTable, select?: Select): string {
  if (value === null) return `<${name} ${nil}/>`;
  const tag = name + typeAttribute(value);
  const content = writeContent(type, value, types, select);
  return content === '' ? `<${tag}/>` : `<${tag}>${content}</${name}>`;
}

/** A derived struct and a value of anyType say what they are; XSD's own types by their qualified name, the contract's by the bare one. */
function typeAttribute(value: Value): string {
  if (isStruct(value)) return value[subtype] === undefined ? '' : ` ${xsi} i:type="${value[subtype]}"`;
  if (!(value instanceof Typed) || value.type.kind === 'any') return '';
  const { kind, name } = value.type;
  return kind === 'scalar' ? ` ${xsi} ${xsd} i:type="x:${name.local}"` : ` ${xsi} i:type="${name.local}"`;
}

function writeContent(type: Type, value: Value, types: TypeTable, select: Select | undefined): string {
  switch (type.kind) {
    case 'scalar':
      return type.scalar === 'char' ? String(leafText(value).charCodeAt(0)) : writeText(leafOf(type).toText(value));
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
              writeXmlElement(type.key.name, type.key.type, key, types) +
              writeXmlElement(type.value.name, type.value.type, item, types);
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
    const inner = select?.get(name.toLowerCase());
    const wanted = select === undefined || inner !== undefined;
    if (value === undefined && wanted) continue;
    try {
      text += writeXmlElement(
        name,
        type,
        wanted ? (value ?? null) : null,
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

import { isDictionary, childNamed, required, requiredName, Unreadable, type XmlElement } from './wsdl-element';
import type { SchemaSite } from './declarations';
import type { DictionaryType, Field, ListType, QName, StructType, Type } from './model';
import { xsdNamespace } from './wsdl-names';

/** A type while its fields are not read yet: a recursive type needs the object before its content. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };
interface StructShell extends StructType {
  base: StructType | undefined;
  readonly fields: Field[];
  readonly ownFields: Field[];
}

/** How a complex type finds the types that it names. */
export interface ComplexTypeScope {
  named(name: QName, at: XmlElement): Type;
  /** Compiles a complexType or simpleType without a name; `name` is only for messages. */
  inline(element: XmlElement, name: QName, site: SchemaSite): Type;
  /** Resolves `ref=` to a global element: its type and whether it may be nil. */
  global(name: QName, at: XmlElement): { readonly type: Type; readonly nillable: boolean };
  /** The struct with its fields read, the inherited ones included. */
  filled(struct: StructType, at: XmlElement): StructType;
}

/** A complex type as an empty shell. `fill` reads its fields, as soon as all types that they name can be found. */
export interface Shell {
  readonly type: StructType | ListType | DictionaryType;
  fill(): void;
}

interface TypeContent {
  readonly extension: XmlElement | undefined;
  readonly particles: readonly XmlElement[];
}

/**
 * Decides what a complexType is, without following a reference. An annotated one is a dictionary; one whose only
 * element is repeated is a list; each other one is a struct.
 * @param struct forces a struct: request and response wrappers are never lists
 */
export function readShell(
  element: XmlElement,
  name: QName,
  site: SchemaSite,
  scope: ComplexTypeScope,
  struct = false,
): Shell {
  const content = contentOf(element);
  const [only, second] = content.particles;
  const collects =
    only !== undefined && second === undefined && content.extension === undefined && isRepeated(only) && !struct;
  if (isDictionary(element)) {
    if (!collects) throw new Unreadable('A dictionary must have one repeated element.', element);
    return dictionaryShell(only, name, site, scope);
  }
  return collects ? listShell(only, name, site, scope) : structShell(content, name, site, scope);
}

/** The placeholder in a shell until it is filled; no other code sees it. */
const unread: Field = {
  name: '',
  namespace: '',
  type: { kind: 'any', name: { namespace: '', local: '' } },
  optional: true,
  nillable: true,
};

function listShell(item: XmlElement, name: QName, site: SchemaSite, scope: ComplexTypeScope): Shell {
  const type: Draft<ListType> = { kind: 'list', name, item: unread };
  return {
    type,
    fill() {
      type.item = readField(item, site, scope);
    },
  };
}

function structShell(content: TypeContent, name: QName, site: SchemaSite, scope: ComplexTypeScope): Shell {
  const type: StructShell = { kind: 'struct', name, base: undefined, fields: [], ownFields: [] };
  return {
    type,
    fill() {
      const { extension } = content;
      if (extension !== undefined) {
        const base = scope.named(requiredName(extension, 'base'), extension);
        if (base.kind !== 'struct') throw new Unreadable('Only a struct can be extended.', extension);
        type.base = scope.filled(base, extension);
        type.fields.push(...type.base.fields);
      }
      const names = new Set(type.fields.map((field) => field.name));
      for (const particle of content.particles) {
        if (isRepeated(particle)) {
          throw new Unreadable('A repeated element is understood only as the single element of a list.', particle);
        }
        const field = readField(particle, site, scope);
        if (names.has(field.name)) throw new Unreadable(`The element ${field.name} is declared twice.`, particle);
        names.add(field.name);
        type.fields.push(field);
        type.ownFields.push(field);
      }
    },
  };
}

function dictionaryShell(entry: XmlElement, name: QName, site: SchemaSite, scope: ComplexTypeScope): Shell {
  const entryName: QName = { namespace: fieldNamespace(entry, site), local: entry.attributes.get('name') ?? '' };
  const type: Draft<DictionaryType> = { kind: 'dictionary', name, entry: entryName, key: unread, value: unread };
  return {
    type,
    fill() {
      const field = readField(entry, site, scope);
      const pair = field.type.kind === 'struct' ? scope.filled(field.type, entry).fields : [];
      const [key, value] = pair;
      if (key === undefined || value === undefined || pair.length !== 2) {
        throw new Unreadable('The entry of a dictionary must hold a key and a value.', entry);
      }
      if (key.type.kind !== 'scalar' && key.type.kind !== 'enum') {
        throw new Unreadable('The key of a dictionary must be a simple value.', entry);
      }
      type.entry = { namespace: field.namespace, local: field.name };
      type.key = key;
      type.value = value;
    },
  };
}

function contentOf(complexType: XmlElement): TypeContent {
  const complexContent = childNamed(complexType, xsdNamespace, 'complexContent');
  const extension = complexContent === undefined ? undefined : childNamed(complexContent, xsdNamespace, 'extension');
  if (complexContent !== undefined && extension === undefined) {
    throw new Unreadable('complexContent must have an extension.', complexContent);
  }
  if (extension !== undefined && childNamed(complexType, xsdNamespace, 'sequence') !== undefined) {
    throw new Unreadable('complexContent and sequence exclude each other.', complexType);
  }
  const sequence = childNamed(extension ?? complexType, xsdNamespace, 'sequence');
  return { extension, particles: sequence?.children.filter((child) => child.local === 'element') ?? [] };
}

function readField(element: XmlElement, site: SchemaSite, scope: ComplexTypeScope): Field {
  const optional = element.attributes.get('minOccurs') === '0';
  const ref = element.attributes.get('ref');
  if (ref !== undefined) {
    const target = requiredName(element, 'ref');
    return { name: target.local, namespace: target.namespace, ...scope.global(target, element), optional };
  }
  const name = required(element, 'name');
  const namespace = fieldNamespace(element, site);
  return {
    name,
    namespace,
    type: elementType(element, { namespace, local: name }, site, scope),
    optional,
    nillable: isNillable(element),
  };
}

/**
 * The type of an xs:element's content: named by `type=`, inline, or anyType where it has neither ([XML Schema 1]
 * §3.3.2).
 */
export function elementType(element: XmlElement, name: QName, site: SchemaSite, scope: ComplexTypeScope): Type {
  const type = element.attributes.get('type');
  const inline = element.children.filter((child) => child.local === 'complexType' || child.local === 'simpleType');
  const [only, second] = inline;
  if (second !== undefined || (only !== undefined && type !== undefined)) {
    throw new Unreadable('An element can have one type only.', element);
  }
  if (only !== undefined) return scope.inline(only, name, site);
  return scope.named(
    type === undefined ? { namespace: xsdNamespace, local: 'anyType' } : requiredName(element, 'type'),
    element,
  );
}

/** Whether `xsi:nil` is allowed. */
export function isNillable(element: XmlElement): boolean {
  const nillable = element.attributes.get('nillable')?.trim();
  return nillable === 'true' || nillable === '1';
}

function isRepeated(element: XmlElement): boolean {
  return element.attributes.get('maxOccurs') === 'unbounded';
}

function fieldNamespace(element: XmlElement, site: SchemaSite): string {
  const form = element.attributes.get('form');
  const qualified = form === undefined ? site.qualified : form === 'qualified';
  return qualified ? site.targetNamespace : '';
}

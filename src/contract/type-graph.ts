import { findBuiltin } from './builtins';
import { elementType, isNillable, readShell, type ComplexTypeScope } from './complex-type';
import type { Declaration, Declarations, SchemaSite } from './declarations';
import { required, resolveName, Unreadable, type XmlElement } from './element';
import type { Field, QName, StructType, Type, TypeTable } from './model';
import { nameKey, showName } from './names';
import { readSimpleType, type SimpleTypeScope } from './simple-type';

/**
 * Compiles the declarations of a file into types. Types may contain themselves, so it works in two passes: a complex type is first an empty
 * shell that others can point to, and is filled later. After `complete()` nothing changes any more.
 */
export class TypeGraph implements ComplexTypeScope, SimpleTypeScope {
  readonly #declarations: Declarations;
  readonly #types = new Map<string, Type>();
  /** Types of global elements; an inline type that refers to its own element must be one object. */
  readonly #elementTypes = new Map<string, Type>();
  readonly #wrappers = new Set<string>();
  readonly #reading = new Set<string>();
  readonly #empty = new Map<Type, () => void>();
  readonly #filling = new Set<Type>();
  readonly #derived = new Map<Type, StructType[]>();
  #all: readonly Type[] = [];

  /** The types by name; to be asked after `complete()` only. */
  readonly types: TypeTable = {
    find: (name) => findBuiltin(name) ?? this.#types.get(nameKey(name)),
    all: () => this.#all,
    derivedOf: (type) => this.#derived.get(type) ?? [],
  };

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  named(name: QName, at: XmlElement): Type {
    const key = nameKey(name);
    const known = findBuiltin(name) ?? this.#types.get(key);
    if (known !== undefined) return known;
    const declaration = this.#declarations.types.get(key);
    if (declaration === undefined) throw new Unreadable(`The type ${showName(name)} is not understood.`, at);
    if (this.#reading.has(key)) throw new Unreadable(`The type ${showName(name)} is made of itself.`, at);
    this.#reading.add(key);
    const type = this.inline(declaration.element, name, declaration.site);
    this.#reading.delete(key);
    this.#types.set(key, type);
    return type;
  }

  simpleTypeElement(name: QName): XmlElement | undefined {
    const element = this.#declarations.types.get(nameKey(name))?.element;
    return element?.local === 'simpleType' ? element : undefined;
  }

  inline(element: XmlElement, name: QName, site: SchemaSite): Type {
    if (element.local === 'simpleType') return readSimpleType(element, name, this);
    const shell = readShell(element, name, site, this);
    this.#empty.set(shell.type, () => shell.fill());
    return shell.type;
  }

  global(name: QName, at: XmlElement): { readonly type: Type; readonly nillable: boolean } {
    const key = nameKey(name);
    const { element, site } = this.#globalElement(name, at);
    const type = this.#elementTypes.get(key) ?? elementType(element, name, site, this);
    this.#elementTypes.set(key, type);
    return { type, nillable: isNillable(element) };
  }

  filled(struct: StructType, at: XmlElement): StructType {
    this.#fill(struct, at);
    return struct;
  }

  /**
   * The elements inside a request or response wrapper: never a list, even when it has one repeated element.
   * @param name a global element whose type is a struct, inline or named
   */
  wrapped(name: QName, at: XmlElement): readonly Field[] {
    const { element, site } = this.#globalElement(name, at);
    this.#wrappers.add(nameKey(name));
    const inline = element.children.find((child) => child.local === 'complexType');
    if (inline !== undefined) {
      const shell = readShell(inline, name, site, this, true);
      shell.fill();
      return shell.type.kind === 'struct' ? shell.type.fields : [];
    }
    const type = this.named(resolveName(element, required(element, 'type')), element);
    if (type.kind !== 'struct') throw new Unreadable('A message must be a struct.', element);
    return this.filled(type, element).fields;
  }

  /** Compiles whatever nothing referred to (a mistake in an unused type is a mistake) and fills all shells. */
  complete(): void {
    const { types, elements } = this.#declarations;
    this.#all = [...types.values()].map(({ name, element }) => this.named(name, element));
    for (const [key, { name, element }] of elements) {
      if (!this.#wrappers.has(key)) this.global(name, element);
    }
    for (const type of this.#empty.keys()) this.#fill(type, undefined);
    for (const type of this.#all) this.#listUnderBases(type);
  }

  #globalElement(name: QName, at: XmlElement): Declaration {
    const declaration = this.#declarations.elements.get(nameKey(name));
    if (declaration === undefined) throw new Unreadable(`The element ${showName(name)} is not declared.`, at);
    return declaration;
  }

  #fill(type: Type, at: XmlElement | undefined): void {
    if (this.#filling.has(type)) throw new Unreadable(`${showName(type.name)} extends itself.`, at);
    const fill = this.#empty.get(type);
    if (fill === undefined) return;
    this.#filling.add(type);
    fill();
    this.#filling.delete(type);
    this.#empty.delete(type);
  }

  #listUnderBases(type: Type): void {
    if (type.kind !== 'struct') return;
    for (let base = type.base; base !== undefined; base = base.base) {
      const known = this.#derived.get(base);
      if (known === undefined) this.#derived.set(base, [type]);
      else known.push(type);
    }
  }
}

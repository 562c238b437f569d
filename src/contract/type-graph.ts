import type { Turns } from '../text/turn';
import { elementType, isNillable, readShell, type ComplexTypeScope } from './complex-type';
import type { Declaration, Declarations, SchemaSite } from './declarations';
import { requiredName, Unreadable, type XmlElement } from './wsdl-element';
import { findBuiltin } from './builtins';
import type { Field, QName, StructType, Type, TypeTable } from './model';
import { NameMap, showName } from './wsdl-names';
import { readSimpleType, type SimpleTypeScope } from './simple-type';

/** The types that a file declares, by name. */
class NamedTypes implements TypeTable {
  readonly #byName = new NameMap<Type>();
  readonly #derived = new Map<Type, StructType[]>();
  #all: readonly Type[] = [];

  find(name: QName): Type | undefined {
    return findBuiltin(name) ?? this.#byName.get(name);
  }

  all(): readonly Type[] {
    return this.#all;
  }

  derivedOf(type: StructType): readonly StructType[] {
    return this.#derived.get(type) ?? [];
  }

  add(name: QName, type: Type): void {
    this.#byName.set(name, type);
  }

  /** @param all the named types in file order; no type is added after this */
  complete(all: readonly Type[]): void {
    this.#all = all;
    for (const type of all) this.#listUnderBases(type);
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

/**
 * Compiles the declarations of a file into types. Types may contain themselves, so it works in two passes: a complex
 * type is first an empty shell that others can point to, and is filled later. After `complete()` nothing changes.
 *
 * The graph holds the file's elements, which take as much memory as the compiled contract. So only `types` may be kept,
 * and nothing that is kept may point to the graph.
 */
export class TypeGraph implements ComplexTypeScope, SimpleTypeScope {
  readonly #declarations: Declarations;
  /** Usable after `complete()` only. */
  readonly types = new NamedTypes();
  /** Types of global elements: an inline type that refers to its own element must be the same object. */
  readonly #elementTypes = new Map<Declaration, Type>();
  readonly #wrappers = new Set<Declaration>();
  readonly #reading = new Set<Declaration>();
  readonly #empty = new Map<Type, () => void>();
  readonly #filling = new Set<Type>();

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  named(name: QName, at: XmlElement): Type {
    const known = this.types.find(name);
    if (known !== undefined) return known;
    const declaration = this.#declarations.types.find(name);
    if (declaration === undefined) throw new Unreadable(`The type ${showName(name)} is not understood.`, at);
    if (this.#reading.has(declaration)) throw new Unreadable(`The type ${showName(name)} is made of itself.`, at);
    this.#reading.add(declaration);
    const type = this.inline(declaration.element, declaration.name, declaration.site);
    this.#reading.delete(declaration);
    this.types.add(declaration.name, type);
    return type;
  }

  simpleTypeElement(name: QName): XmlElement | undefined {
    const element = this.#declarations.types.find(name)?.element;
    return element?.local === 'simpleType' ? element : undefined;
  }

  inline(element: XmlElement, name: QName, site: SchemaSite): Type {
    if (element.local === 'simpleType') return readSimpleType(element, name, this);
    const shell = readShell(element, name, site, this);
    this.#empty.set(shell.type, () => shell.fill());
    return shell.type;
  }

  global(name: QName, at: XmlElement): { readonly type: Type; readonly nillable: boolean } {
    const declaration = this.#globalElement(name, at);
    const { element, site } = declaration;
    const type = this.#elementTypes.get(declaration) ?? elementType(element, declaration.name, site, this);
    this.#elementTypes.set(declaration, type);
    return { type, nillable: isNillable(element) };
  }

  filled(struct: StructType, at: XmlElement): StructType {
    this.#fill(struct, at);
    return struct;
  }

  /**
   * The fields inside a request or response wrapper, which is never a list, even when it has one repeated element.
   * @param name a global element whose type is a struct, inline or named
   */
  wrapped(name: QName, at: XmlElement): readonly Field[] {
    const declaration = this.#globalElement(name, at);
    const { element, site } = declaration;
    this.#wrappers.add(declaration);
    const inline = element.children.find((child) => child.local === 'complexType');
    if (inline !== undefined) {
      const shell = readShell(inline, name, site, this, true);
      shell.fill();
      return shell.type.kind === 'struct' ? shell.type.fields : [];
    }
    const type = this.named(requiredName(element, 'type'), element);
    if (type.kind !== 'struct') throw new Unreadable('A message must be a struct.', element);
    return this.filled(type, element).fields;
  }

  /** Compiles the types that nothing refers to, so that their mistakes are found too, and fills all shells. */
  *complete(): Turns<void> {
    const { types, elements } = this.#declarations;
    const all: Type[] = [];
    for (const { name, element } of types.all) {
      all.push(this.named(name, element));
      yield;
    }
    for (const declaration of elements.all) {
      if (!this.#wrappers.has(declaration)) this.global(declaration.name, declaration.element);
      yield;
    }
    for (const type of this.#empty.keys()) {
      this.#fill(type, undefined);
      yield;
    }
    this.types.complete(all);
  }

  #globalElement(name: QName, at: XmlElement): Declaration {
    const declaration = this.#declarations.elements.find(name);
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
}

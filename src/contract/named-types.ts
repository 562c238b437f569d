import { findBuiltin } from './builtins';
import type { QName, StructType, Type, TypeTable } from './model';
import { NameMap } from './name-map';

/** The types a file declares, by name. */
export class NamedTypes implements TypeTable {
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

  /** @param all the named types in file order; nothing is added after this */
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

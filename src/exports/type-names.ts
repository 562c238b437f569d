/** The name of each type in an export. */
import type { StructType, Type } from '../contract';

/** Types that have a name of their own in an export. */
export type NamedType = Extract<Type, { kind: 'struct' | 'enum' | 'flags' }>;

/**
 * One name means one type within a version; where two versions or agents are mixed the later comer gets a number. It
 * keeps none of the types: agents that are read for an export only are forgotten as it goes on.
 */
export class TypeNames {
  /** What each name stands for. */
  readonly #outlines = new Map<string, string>();
  readonly #names = new WeakMap<Type, string>();

  /** @param reserved names that no type may get */
  constructor(reserved: Iterable<string> = []) {
    for (const name of reserved) this.#outlines.set(name, '');
  }

  /** The name; `isNew` where nothing has had it so far, and the type is to be described. */
  nameOf(type: NamedType): { readonly name: string; readonly isNew: boolean } {
    const known = this.#names.get(type);
    if (known !== undefined) return { name: known, isNew: false };
    const outline = outlineOf(type);
    let name = type.name.local;
    for (let count = 2; (this.#outlines.get(name) ?? outline) !== outline; count += 1)
      name = `${type.name.local}_${count}`;
    this.#names.set(type, name);
    const isNew = !this.#outlines.has(name);
    this.#outlines.set(name, outline);
    return { name, isNew };
  }
}

/** Agents of one version repeat their common types: what has the same members or properties is the same type. */
function outlineOf(type: NamedType): string {
  const parts: readonly { readonly name: string }[] = type.kind === 'struct' ? type.fields : type.members;
  return `${type.kind === 'struct' ? 'struct' : 'members'} ${parts.map(({ name }) => name).join()}`;
}

/**
 * Whether a struct is only what NetServer's carriers have in common (`Carrier`, which holds the rights of a record).
 * No property is of this type, so that nothing needs to say which extension of it stands there.
 */
export const isCommonBase = ({ name }: StructType): boolean => name.local === 'Carrier';

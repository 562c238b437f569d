import type { Field, Type } from '../contract';
import type { Frame, Value } from '../command';
import { isLong, leafTypeOf, leafWriter, type LeafType, type WriteContext, type WriteLeaf } from './leaf-writer';
import { Namespaces, theNamespace } from './prefixes';

/** Both tags of an element, and what stands for it when it has no content, or is nil. */
export interface Tags {
  readonly open: string;
  readonly close: string;
  readonly empty: string;
  readonly nil: string;
}

/** @param name qualified @param attributes each with a space in front */
export function tagsOf(name: string, attributes = ''): Tags {
  const start = `<${name}${attributes}`;
  return { open: `${start}>`, close: `</${name}>`, empty: `${start}/>`, nil: `<${name}${Namespaces.nil}/>` };
}

/** An element that is being written. */
export type Writing = Frame<WriteContext>;

/** Begins the element of a carrier, or of a long value. Gives back the frame to go on with. */
export type Begin = (element: Element, tags: Tags, value: Value, outer: Writing, context: WriteContext) => Writing;

/** An element by its name. */
export interface Tagged {
  readonly name: string;
  /** As `theNamespace` gives it. */
  readonly namespace: string;
  /**
   * Made once, for the service's namespace, which nearly every element is in: looking a tag's prefix up cost a fifth of
   * the whole (68 µs for a full AppointmentEntity, now some 25).
   */
  readonly tags: Tags;
  prefixed: { readonly prefix: string; readonly tags: Tags } | undefined;
}

/** A field of the contract, compiled. */
export interface Element extends Tagged {
  readonly nillable: boolean;
  /** Its type when that has no child elements. */
  readonly leaf: LeafType | undefined;
  readonly compile: () => Begin;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  write: WriteLeaf | undefined;
  begin: Begin | undefined;
}

/** All fields of a carrier or of an operation, compiled. */
export interface Slots {
  readonly fields: readonly Field[];
  readonly elements: readonly Element[];
}

export function taggedOf({ name, namespace }: Pick<Field, 'name' | 'namespace'>): Tagged {
  return { name, namespace: theNamespace(namespace), tags: tagsOf(name), prefixed: undefined };
}

/** @param beginning what begins an element of a type */
export function elementOf({ name, namespace, nillable, type }: Field, beginning: (type: Type) => Begin): Element {
  return {
    name,
    namespace: theNamespace(namespace),
    nillable,
    leaf: leafTypeOf(type),
    tags: tagsOf(name),
    compile: () => beginning(type),
    write: undefined,
    begin: undefined,
    prefixed: undefined,
  };
}

export const begin: Begin = (element, tags, value, outer, context) =>
  (element.begin ??= element.compile())(element, tags, value, outer, context);

export function tagsIn(namespaces: Namespaces, element: Tagged): Tags {
  const { namespace, tags } = element;
  return namespace === namespaces.service ? tags : prefixedTags(namespaces.prefix(namespace), element);
}

function prefixedTags(prefix: string, element: Tagged): Tags {
  if (element.prefixed?.prefix !== prefix) element.prefixed = { prefix, tags: tagsOf(`${prefix}:${element.name}`) };
  return element.prefixed.tags;
}

/** Writes the element of a short leaf or of null (nothing where the contract has no nil); false: it has to be begun. */
export function writeAtOnce(element: Element, tags: Tags, value: Value, context: WriteContext): boolean {
  const { output } = context;
  if (value === null) {
    if (!element.nillable) return true;
    context.namespaces.declareNil();
    output.text += tags.nil;
    return true;
  }
  const { leaf } = element;
  if (leaf === undefined || typeof value === 'object' || (isLong(value) && leaf.kind === 'scalar')) return false;
  const content = (element.write ??= leafWriter(leaf))(value, context);
  if (content === '') output.text += tags.empty;
  else if (content !== undefined) output.text += tags.open + content + tags.close;
  return true;
}

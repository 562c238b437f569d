import {
  enumerationValue,
  childNamed,
  childrenNamed,
  required,
  requiredName,
  Unreadable,
  type XmlElement,
} from './wsdl-element';
import type { EnumMember, QName, Type } from './model';
import { xsdNamespace } from './wsdl-names';

/** How a simple type finds the types that it names. */
export interface SimpleTypeScope {
  /** The type of that name; an error points to `at`. */
  named(name: QName, at: XmlElement): Type;
  /** The xs:simpleType that declares the name, where the file has one. */
  simpleTypeElement(name: QName): XmlElement | undefined;
}

/**
 * Compiles an xs:simpleType: an enumeration, a list of an enumeration (flags), or a restricted built-in. Facets are not
 * enforced, see grammar.ts.
 * @throws Unreadable for everything else
 */
export function readSimpleType(element: XmlElement, name: QName, scope: SimpleTypeScope): Type {
  const list = childNamed(element, xsdNamespace, 'list');
  const restriction = childNamed(element, xsdNamespace, 'restriction');
  if (list !== undefined && restriction === undefined) {
    return { kind: 'flags', name, members: number(flagEnumerations(list, scope), (position) => 2 ** position) };
  }
  if (restriction === undefined || list !== undefined) {
    throw new Unreadable('A simpleType must have one restriction or one list.', element);
  }
  const base = scope.named(requiredName(restriction, 'base'), restriction);
  if (base.kind !== 'scalar') throw new Unreadable('Only a built-in type can be restricted.', restriction);
  const enumerations = childrenNamed(restriction, xsdNamespace, 'enumeration');
  if (enumerations.length === 0) return { kind: 'scalar', scalar: base.scalar, name };
  if (base.scalar !== 'string') throw new Unreadable('An enumeration must restrict a string.', restriction);
  return { kind: 'enum', name, members: number(enumerations, (position) => position) };
}

/**
 * The enumeration facets of a list's item type, which is inline or named.
 */
function flagEnumerations(list: XmlElement, scope: SimpleTypeScope): readonly XmlElement[] {
  const itemType = list.attributes.get('itemType');
  const inline = childNamed(list, xsdNamespace, 'simpleType');
  if ((itemType === undefined) === (inline === undefined)) {
    throw new Unreadable('A list must have an itemType or a simpleType.', list);
  }
  const item = itemType === undefined ? inline : scope.simpleTypeElement(requiredName(list, 'itemType'));
  const restriction = item === undefined ? undefined : childNamed(item, xsdNamespace, 'restriction');
  const enumerations = restriction === undefined ? [] : childrenNamed(restriction, xsdNamespace, 'enumeration');
  if (restriction === undefined || enumerations.length === 0) {
    throw new Unreadable('A list of anything but an enumeration is not understood.', list);
  }
  const base = scope.named(requiredName(restriction, 'base'), restriction);
  if (base.kind !== 'scalar' || base.scalar !== 'string') {
    throw new Unreadable('An enumeration must restrict a string.', restriction);
  }
  return enumerations;
}

function number(enumerations: readonly XmlElement[], unannotated: (position: number) => number): readonly EnumMember[] {
  const seen = new Set<string>();
  return enumerations.map((enumeration, position) => {
    const name = required(enumeration, 'value');
    if (seen.has(name)) throw new Unreadable(`The member ${name} is declared twice.`, enumeration);
    seen.add(name);
    return { name, value: enumerationValue(enumeration) ?? unannotated(position) };
  });
}

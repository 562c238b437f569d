import { childrenNamed, Unreadable, type XmlElement } from './element';
import { serializationNamespace, xsdNamespace } from './names';

/**
 * Data contract annotations WCF writes into `xs:appinfo` ([MS-NRTP]-style, namespace of the serialization schema). Two
 * mean something here: IsDictionary and EnumerationValue. ActualType (which integer an enum is stored as) and all
 * documentation are ignored.
 */
function annotations(element: XmlElement, local: string): readonly XmlElement[] {
  return childrenNamed(element, xsdNamespace, 'annotation')
    .flatMap((annotation) => childrenNamed(annotation, xsdNamespace, 'appinfo'))
    .flatMap((appinfo) => childrenNamed(appinfo, serializationNamespace, local));
}

/** Whether a complexType says it is a dictionary. */
export function isDictionary(complexType: XmlElement): boolean {
  return annotations(complexType, 'IsDictionary').some((found) => found.text.trim() === 'true');
}

/** The number an enumeration facet is given, when it is given one. */
export function enumerationValue(enumeration: XmlElement): number | undefined {
  const [found] = annotations(enumeration, 'EnumerationValue');
  if (found === undefined) return undefined;
  const value = Number(found.text.trim());
  if (!/^-?\d+$/.test(found.text.trim()) || !Number.isSafeInteger(value)) {
    throw new Unreadable('EnumerationValue is not an integer.', enumeration);
  }
  return value;
}

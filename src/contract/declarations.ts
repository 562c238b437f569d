import { childrenNamed, required, Unreadable, type XmlElement } from './element';
import type { QName } from './model';
import { nameKey, serializationNamespace, showName, xsdNamespace } from './names';

/** What a schema says about everything inside it. */
export interface SchemaSite {
  readonly targetNamespace: string;
  /** elementFormDefault="qualified": local elements live in the target namespace. */
  readonly qualified: boolean;
}

/** A global type or element as the file declares it. */
export interface Declaration {
  readonly name: QName;
  readonly element: XmlElement;
  readonly site: SchemaSite;
}

/** All global types and elements of all schemas of a file, by `nameKey`, in file order. */
export interface Declarations {
  readonly types: ReadonlyMap<string, Declaration>;
  readonly elements: ReadonlyMap<string, Declaration>;
}

/** Collects what the schemas declare; a name declared twice is refused. */
export function collectDeclarations(schemas: readonly XmlElement[]): Declarations {
  const types = new Map<string, Declaration>();
  const elements = new Map<string, Declaration>();
  for (const schema of schemas) {
    const site: SchemaSite = {
      targetNamespace: schema.attributes.get('targetNamespace') ?? '',
      qualified: schema.attributes.get('elementFormDefault') === 'qualified',
    };
    if (site.targetNamespace !== serializationNamespace) {
      const [attribute] = childrenNamed(schema, xsdNamespace, 'attribute');
      if (attribute !== undefined) throw new Unreadable('Attributes are not understood.', attribute);
    }
    for (const element of schema.children) {
      if (element.local === 'element') declare(elements, element, site);
      else if (element.local === 'complexType' || element.local === 'simpleType') declare(types, element, site);
    }
  }
  return { types, elements };
}

function declare(into: Map<string, Declaration>, element: XmlElement, site: SchemaSite): void {
  const name: QName = { namespace: site.targetNamespace, local: required(element, 'name') };
  const key = nameKey(name);
  if (into.has(key)) throw new Unreadable(`${showName(name)} is declared twice.`, element);
  into.set(key, { name, element, site });
}

import { childrenNamed, required, Unreadable, type XmlElement } from './wsdl-element';
import type { QName } from './model';
import { NameMap, serializationNamespace, showName, xsdNamespace } from './wsdl-names';

/** The settings of a schema that hold for everything inside it. */
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

/** Declarations in file order, and by name. */
class Declared {
  readonly all: Declaration[] = [];
  readonly #byName = new NameMap<Declaration>();

  find(name: QName): Declaration | undefined {
    return this.#byName.get(name);
  }

  add(element: XmlElement, site: SchemaSite): void {
    const name: QName = { namespace: site.targetNamespace, local: required(element, 'name') };
    if (this.find(name) !== undefined) throw new Unreadable(`${showName(name)} is declared twice.`, element);
    const declaration = { name, element, site };
    this.#byName.set(name, declaration);
    this.all.push(declaration);
  }
}

/** All global types and elements of all schemas of a file. */
export interface Declarations {
  readonly types: Pick<Declared, 'all' | 'find'>;
  readonly elements: Pick<Declared, 'all' | 'find'>;
}

/** Collects what the schemas declare; a name declared twice is refused. */
export function collectDeclarations(schemas: readonly XmlElement[]): Declarations {
  const types = new Declared();
  const elements = new Declared();
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
      if (element.local === 'element') elements.add(element, site);
      else if (element.local === 'complexType' || element.local === 'simpleType') types.add(element, site);
    }
  }
  return { types, elements };
}

import type { QName } from './model';

/** Namespaces a WSDL of NetServer (Windows Communication Foundation) uses. */
export const xsdNamespace = 'http://www.w3.org/2001/XMLSchema';
export const serializationNamespace = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const wsdlNamespace = 'http://schemas.xmlsoap.org/wsdl/';
export const soapNamespace = 'http://schemas.xmlsoap.org/wsdl/soap/';

/** A text that two names share only when they are equal; for Map keys. A space cannot stand in a local name. */
export function nameKey(name: QName): string {
  return `${name.local} ${name.namespace}`;
}

/** How a name is shown to a person: `{namespace}local`. */
export function showName(name: QName): string {
  return name.namespace === '' ? name.local : `{${name.namespace}}${name.local}`;
}

/**
 * What stands under a name. One key made of both parts of a name would be a long text for each name kept, and for each
 * look.
 */
export class NameMap<T> {
  readonly #byNamespace = new Map<string, Map<string, T>>();

  get(name: QName): T | undefined {
    return this.#byNamespace.get(name.namespace)?.get(name.local);
  }

  set(name: QName, value: T): void {
    const known = this.#byNamespace.get(name.namespace);
    if (known === undefined) this.#byNamespace.set(name.namespace, new Map([[name.local, value]]));
    else known.set(name.local, value);
  }
}

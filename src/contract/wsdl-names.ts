import type { QName } from './model';

/** Namespaces in a WSDL of NetServer (Windows Communication Foundation). */
export const xsdNamespace = 'http://www.w3.org/2001/XMLSchema';
export const serializationNamespace = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const wsdlNamespace = 'http://schemas.xmlsoap.org/wsdl/';
export const soapNamespace = 'http://schemas.xmlsoap.org/wsdl/soap/';

/** A text for Map keys: equal for equal names only, because a local name cannot contain a space. */
export function nameKey(name: QName): string {
  return `${name.local} ${name.namespace}`;
}

/** A name as messages show it: `{namespace}local`. */
export function showName(name: QName): string {
  return name.namespace === '' ? name.local : `{${name.namespace}}${name.local}`;
}

/**
 * A map by name. One key made of both parts would be a long string for each name that is kept, and for each look-up.
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

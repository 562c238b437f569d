import type { QName } from './model';

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

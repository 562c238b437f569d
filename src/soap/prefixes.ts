import type { QName } from '../contract';
import { escapeAttribute } from '../xml';
import { arrays, serialization, xsd, xsi } from './namespaces';
import { remembering } from '../text/memo';

const customary: ReadonlyMap<string, string> = new Map([
  [xsi, 'i'],
  [xsd, 'x'],
  [arrays, 'a'],
  [serialization, 'ser'],
]);

const escaped = remembering(escapeAttribute);

const one = new Map<string, string>();

/**
 * The same string object for equal namespaces (they come from the contract): then comparing two is comparing their
 * addresses, not 60 characters.
 */
export function theNamespace(namespace: string): string {
  const known = one.get(namespace);
  if (known === undefined) one.set(namespace, namespace);
  return known ?? namespace;
}

/**
 * The namespaces one envelope uses. The service's own is the default namespace, others get a prefix when first written;
 * the Envelope's start tag is written last and declares just these.
 */
export class Namespaces {
  readonly #prefixes = new Map<string, string>();
  #watched: Set<string> | undefined;
  readonly service: string;
  constructor(service: string) {
    this.service = theNamespace(service);
  }

  /**
   * Qualified tag name; '' as namespace cannot be expressed under a default namespace and does not occur in NetServer's
   * contracts.
   */
  tag(namespace: string, local: string): string {
    return namespace === this.service ? local : `${this.prefix(namespace)}:${local}`;
  }

  /** What says that an element is nil, wherever `declareNil` has been called. */
  static readonly nil = ' i:nil="true"';

  declareNil(): void {
    this.prefix(xsi);
  }

  type(name: QName): string {
    const value = name.namespace === this.service ? name.local : `${this.prefix(name.namespace)}:${name.local}`;
    return ` ${this.prefix(xsi)}:type="${value}"`;
  }

  /**
   * Writes, and gives with the XML the namespaces whose prefixes it uses; undefined: one has another prefix in each
   * envelope.
   */
  watch(write: () => string): { readonly xml: string; readonly used: readonly string[] | undefined } {
    const outer = this.#watched;
    const watched = new Set<string>();
    this.#watched = watched;
    const xml = write();
    this.#watched = outer;
    watched.forEach((namespace) => outer?.add(namespace));
    const used = Array.from(watched);
    return { xml, used: used.every((namespace) => customary.has(namespace)) ? used : undefined };
  }

  prefix(namespace: string): string {
    this.#watched?.add(namespace);
    const known = this.#prefixes.get(namespace);
    if (known !== undefined) return known;
    const prefix = customary.get(namespace) ?? `n${this.#prefixes.size}`;
    this.#prefixes.set(namespace, prefix);
    return prefix;
  }

  /** ` xmlns="…" xmlns:a="…"` for everything used so far. */
  declarations(): string {
    let text = ` xmlns="${escaped(this.service)}"`;
    for (const [namespace, prefix] of this.#prefixes) text += ` xmlns:${prefix}="${escaped(namespace)}"`;
    return text;
  }
}

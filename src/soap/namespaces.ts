/** The namespaces of SOAP messages, and the prefixes that a written envelope gives them. */
import type { QName } from '../contract';
import { escapeAttribute } from '../xml';
import { remembering } from '../text/memo';

/** Which SOAP an envelope speaks: 1.1 (W3C Note 2000-05-08) or 1.2 (W3C Recommendation 2007-04-27). */
export type SoapVersion = '1.1' | '1.2';

export const envelopeNamespace: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Exactly these: strict clients compare the whole header. */
export const contentTypeOf: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
};

export const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
export const xsd = 'http://www.w3.org/2001/XMLSchema';
export const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
export const serialization = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const xop = 'http://www.w3.org/2004/08/xop/include';
export const soapEncoding12 = 'http://www.w3.org/2003/05/soap-encoding';
/** WS-Addressing 1.0 and what came before it: the submission of 2004 (WCF, older Axis), the drafts (WSE 2). */
export const addressing: ReadonlySet<string> = new Set([
  'http://www.w3.org/2005/08/addressing',
  'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  'http://schemas.xmlsoap.org/ws/2004/03/addressing',
  'http://schemas.xmlsoap.org/ws/2003/03/addressing',
]);
/** OASIS Web Services Security 1.0. */
export const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

const customary: ReadonlyMap<string, string> = new Map([
  [xsi, 'i'],
  [xsd, 'x'],
  [arrays, 'a'],
  [serialization, 'ser'],
]);

const escaped = remembering(escapeAttribute);

const interned = new Map<string, string>();

/**
 * The same string object for equal namespaces (they come from the contract): two are then compared by address, not by
 * character.
 */
export function internNamespace(namespace: string): string {
  const known = interned.get(namespace);
  if (known === undefined) interned.set(namespace, namespace);
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
    this.service = internNamespace(service);
  }

  /**
   * Qualified tag name; '' as namespace cannot be expressed under a default namespace and does not occur in NetServer's
   * contracts.
   */
  tag(namespace: string, local: string): string {
    return namespace === this.service ? local : `${this.prefix(namespace)}:${local}`;
  }

  /** The attribute of a nil element, valid where `declareNil` has been called. */
  static readonly nil = ' i:nil="true"';

  declareNil(): void {
    this.prefix(xsi);
  }

  type(name: QName): string {
    const value = name.namespace === this.service ? name.local : `${this.prefix(name.namespace)}:${name.local}`;
    return ` ${this.prefix(xsi)}:type="${value}"`;
  }

  /**
   * Runs `write` and gives its XML with the namespaces whose prefixes it uses; undefined: one of them has another
   * prefix in each envelope.
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

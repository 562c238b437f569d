export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** A prefix and what it is bound to just now. Names hold on to it, so resolving one is reading `uri`. */
export class Prefix {
  /** Number of the last element that declared this prefix: tells a second declaration on the same element. */
  declaredBy = 0;

  constructor(
    readonly name: string,
    /** Namespace name, '' for no namespace (default prefix only), undefined while unbound. */
    public uri: string | undefined,
  ) {}
}

const reserved: ReadonlyMap<string, string> = new Map([
  ['xml', xmlNamespace],
  ['xmlns', xmlnsNamespace],
]);

/** The namespace declarations in force at one place of the document. */
export class NamespaceScope {
  /** The empty prefix: what unprefixed element names are in. */
  readonly default = new Prefix('', '');
  private readonly prefixes = new Map<string, Prefix>();
  private readonly hidden: { prefix: Prefix; uri: string | undefined }[] = [];

  /** The prefix of that name, bound or not. */
  prefix(name: string): Prefix {
    const known = name === '' ? this.default : this.prefixes.get(name);
    if (known !== undefined) return known;
    // The two reserved ones are made when somebody writes them: hardly anybody does.
    const created = new Prefix(name, reserved.get(name));
    this.prefixes.set(name, created);
    return created;
  }

  /** The prefix of that name if some element declared it, now or earlier; for names in content, which may name anything. */
  known(name: string): Prefix | undefined {
    if (name === '') return this.default;
    return this.prefixes.get(name) ?? (reserved.has(name) ? this.prefix(name) : undefined);
  }

  /** Binds `prefix` until `restore` is called with the mark taken before. */
  bind(prefix: Prefix, uri: string): void {
    this.hidden.push({ prefix, uri: prefix.uri });
    prefix.uri = uri;
  }

  /** What to hand to `restore`: how many bindings are in force. */
  get mark(): number {
    return this.hidden.length;
  }

  /** Ends every binding made since the mark was taken. */
  restore(mark: number): void {
    while (this.hidden.length > mark) {
      const last = this.hidden.pop();
      if (last !== undefined) last.prefix.uri = last.uri;
    }
  }
}

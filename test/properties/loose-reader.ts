/** A reader of nearly JSON, as lenient as any that a CRM may have: comments, a comma before the end, single quotes. */
export interface LooseOptions {
  /** Which one of two equal keys counts. */
  readonly keepsFirst: boolean;
  /** Whether keys are equal in another letter case, by Unicode's rules. */
  readonly ignoresCase: boolean;
}

export class LooseReader {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly options: LooseOptions,
  ) {}

  /** The whole text. @throws Error for what even this reader does not take */
  read(): unknown {
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.text.length) throw new Error(`something follows at ${this.#at}`);
    return value;
  }

  #value(): unknown {
    this.#blanks();
    const c = this.text[this.#at];
    if (c === '{') return this.#object();
    if (c === '[') return this.#array();
    return c === '"' || c === "'" ? this.#string() : this.#word();
  }

  #object(): unknown {
    const entries = new Map<string, readonly [string, unknown]>();
    for (this.#take('{'); !this.#takes('}'); this.#takes(',')) {
      this.#blanks();
      const key = this.#string();
      this.#take(':');
      const value = this.#value();
      const identity = this.options.ignoresCase ? key.toUpperCase().toLowerCase() : key;
      if (!this.options.keepsFirst || !entries.has(identity)) entries.set(identity, [key, value]);
    }
    return Object.fromEntries(entries.values());
  }

  #array(): unknown {
    const items: unknown[] = [];
    for (this.#take('['); !this.#takes(']'); this.#takes(',')) items.push(this.#value());
    return items;
  }

  #string(): string {
    const match = this.#match(/"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'/y);
    const [, double, single = ''] = match;
    const value: unknown = JSON.parse(`"${double ?? single.replaceAll('"', '\\"')}"`);
    return String(value);
  }

  #word(): unknown {
    const value: unknown = JSON.parse(this.#match(/[\w.+-]+/y)[0]);
    return value;
  }

  #match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) throw new Error(`nothing of JSON at ${this.#at}`);
    this.#at += match[0].length;
    return match;
  }

  #take(c: string): void {
    if (!this.#takes(c)) throw new Error(`${c} is missing at ${this.#at}`);
  }

  #takes(c: string): boolean {
    this.#blanks();
    if (this.text[this.#at] !== c) return false;
    this.#at += 1;
    return true;
  }

  #blanks(): void {
    this.#match(/(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*)*/y);
  }
}

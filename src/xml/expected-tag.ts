/** Longer prefixes are never expected: a piece of 13 characters or more would keep the message it was cut from in memory. */
const prefixChars = 12;

/** The tags of an element whose local name a contract foretells, as they stand in the text under the prefix that the last message gave it. */
export class ExpectedTag {
  open: string;
  close: string;
  /** Both tags' name, prefix included. */
  name: string;
  #prefix = '';

  constructor(readonly local: string) {
    this.name = local;
    this.open = `<${local}>`;
    this.close = `</${local}>`;
  }

  /** Makes `open` and `close` those under the given prefix ('' for none); false when the prefix is too long for that. */
  under(prefix: string): boolean {
    if (prefix === this.#prefix) return true;
    if (prefix.length > prefixChars) return false;
    const name = prefix === '' ? this.local : `${prefix}:${this.local}`;
    this.#prefix = prefix;
    this.name = name;
    this.open = `<${name}>`;
    this.close = `</${name}>`;
    return true;
  }
}

import { inspect } from 'node:util';

/**
 * A ticket, password or token. Every text form of it is `[secret]`; only `reveal()` gives the value, for writing it on
 * a wire.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

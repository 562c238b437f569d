/** What a SOAP caller says that the contract does not know, and a SOAP CRM of his version may: it is newer than its WSDL here. */
import type { Field } from '../contract';

/** Set on a Struct read from SOAP that had elements the contract does not know. */
export const strangers: unique symbol = Symbol('strangers');

/** Elements that the contract does not know, as text of their own: whoever writes other fields than these has no place for them. */
export interface Strangers {
  readonly fields: readonly Field[];
  /** By namespace and name: each of them stands but once, as fields do. */
  readonly elements: Map<string, StrangeElement>;
}

export interface StrangeElement {
  /** Place of the field that it stands before; data contracts are read in order. */
  readonly before: number;
  readonly name: string;
  /** Well-formed, where the service's namespace is the default one. */
  readonly text: string;
}

/** One thing that the contract does not know, while the way to it becomes known from the inside out. */
export class Strange {
  readonly #segments: string[] = [];

  /**
   * @param tell gives why it cannot be told to another CRM, without its place
   * @param isElement rather than a member of an enumeration, which cannot be left out: there is no knowing what would stand for it
   * @param saysNothing whether it can be left out without a loss
   */
  constructor(
    private readonly tell: () => string,
    readonly isElement: boolean,
    readonly saysNothing: boolean,
  ) {}

  /** Puts a name or an index (`[3]`) in front of the path. */
  within(segment: string): void {
    this.#segments.unshift(segment);
  }

  get message(): string {
    return this.tell();
  }

  get path(): string {
    return this.#segments.join('/').replaceAll('/[', '[');
  }
}

/** Of what was met since there were so many of them. @returns how many there are */
export function placeWithin(strange: readonly Strange[], from: number, segment: string): number {
  for (let index = from; index < strange.length; index++) strange[index]?.within(segment);
  return strange.length;
}

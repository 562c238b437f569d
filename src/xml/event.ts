/** What a reader stands on; `none` before the first step, and where it paused. */
export const XmlEvent = { none: 0, start: 1, end: 2, text: 3, eof: 4 } as const;
export type XmlEvent = (typeof XmlEvent)[keyof typeof XmlEvent];

/** A name with its namespace resolved; '' is no namespace. */
export interface XmlName {
  readonly namespace: string;
  readonly local: string;
}

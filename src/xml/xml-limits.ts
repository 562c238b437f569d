/** How much of each thing one document may have. A count equal to the limit is accepted. */
export interface XmlLimits {
  /** Open elements inside one another, the root included. */
  readonly depth: number;
  /** Elements in the document. */
  readonly elements: number;
  /** Attributes of one element, namespace declarations not counted. */
  readonly attributesPerElement: number;
  /** Namespace declarations on one element. */
  readonly namespacesPerElement: number;
  /** Namespace declarations in the document. */
  readonly namespacesTotal: number;
  /** UTF-16 code units of a name as written, prefix and colon included. */
  readonly nameChars: number;
  /** UTF-16 code units of an attribute value or namespace name as written between its quotes. */
  readonly attributeChars: number;
  /** UTF-16 code units, as written, of the character data between two tags. */
  readonly textChars: number;
  /** Comments and CDATA sections in the document, together. */
  readonly commentsAndCdata: number;
}

export const defaultXmlLimits: XmlLimits = {
  // The deepest sample has 11 levels; WCF allows 32, CXF 100.
  depth: 64,
  // The largest sample has 407 elements; operations that carry arrays of entities are given more by the caller.
  elements: 20_000,
  // Real clients write one to five (xsi:type, xsi:nil, mustUnderstand, actor, Id).
  attributesPerElement: 64,
  // The Node soap client declares about 290 namespaces on the Envelope.
  namespacesPerElement: 512,
  // The same envelope plus the inner declarations WCF writes on arrays.
  namespacesTotal: 10_000,
  // The longest real name has 62 characters.
  nameChars: 256,
  // Attributes carry types, flags and namespace names, never content.
  attributeChars: 4096,
  // Documents travel as base64 text; the body limit in bytes decides before this does.
  textChars: 32 * 1024 * 1024,
  // No toolkit writes any; people testing by hand write a few.
  commentsAndCdata: 1000,
};

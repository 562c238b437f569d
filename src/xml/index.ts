export { decodeText, decodeTextInTurns, decodeXmlBytes, decodeXmlBytesInTurns, type Decoded } from './charset';
export { illegalCharacterAt, replaceIllegal, replaceUnit } from './xml-characters';
export { XmlError } from './error';
export { escapeAttribute, escapeText, indentXml } from './write-text';
export { defaultXmlLimits, type XmlLimits } from './xml-limits';
export { XmlEvent } from './event-reader';
export { ExpectedTag, XmlReader } from './reader';
export { xmlNamespace } from './qualified-names';
export type { XmlAttribute } from './start-tag';

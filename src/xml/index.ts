export { decodeText, decodeXmlBytes, type Decoded } from './charset';
export { illegalCharacterAt } from './characters';
export { XmlError, type XmlErrorCode, type XmlPosition } from './error';
export { escapeAttribute, escapeText } from './escape';
export { defaultXmlLimits, type XmlLimits } from './limits';
export { XmlEvent, type XmlName, XmlReader } from './reader';
export type { XmlAttribute } from './start-tag';

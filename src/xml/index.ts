export { decodeText, decodeXmlBytes, type Decoded } from './charset';
export { illegalCharacterAt } from './characters';
export { replaceUnit } from './code-units';
export { XmlError, type XmlErrorCode, type XmlPosition } from './error';
export { escapeAttribute, escapeText } from './escape';
export { indentXml } from './indent';
export { defaultXmlLimits, type XmlLimits } from './limits';
export { XmlEvent, type XmlName, XmlReader } from './reader';
export type { XmlAttribute } from './start-tag';

export { decodeText, decodeXmlBytes, type Decoded } from './charset';
export { illegalCharacterAt, replaceIllegal } from './characters';
export { replaceUnit } from './code-units';
export { XmlError } from './error';
export { escapeAttribute, escapeText } from './escape';
export { indentXml } from './indent';
export { defaultXmlLimits, type XmlLimits } from './limits';
export { XmlEvent, XmlReader } from './reader';
export { ExpectedTag } from './expected-tag';

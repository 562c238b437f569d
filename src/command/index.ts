export type * from './outcome';
export { stopping } from './call';
export type * from './call';
export type * from './command';
export { type Debug, type DebugFields, noDebug, type TellDebug } from './debug';
export { runFrames, type Frame } from './frame';
export { holdsRights, KnownEntries, type KnownEntry, notesOf, share } from './known-entries';
export { Secret } from './secret';
export { causeOf, failure, misdirected, misdirectedBy, notSentAfter } from './outcome';
export { failures, type FailureCode, type FaultCode } from './failure';
export {
  prefixPaths,
  Unknown,
  unknownElements,
  type UnknownElement,
  type UnknownElements,
  extras,
  isDictionaryValue,
  isList,
  isStruct,
  JsonText,
  leafText,
  subtype,
  Typed,
  type Dictionary,
  type Extras,
  type List,
  type Struct,
  type StructDraft,
  type Value,
} from './value';
export { excerpt, isSecretName, Refusal, within, withoutTickets, xmlRefusal } from './refusal';
export {
  extractedBytes,
  extractedDocument,
  extractedText,
  isNeutralLexically,
  isNeutralText,
  numericText,
  scalarParser,
} from './scalar';
export { parseBase64InTurns } from './base64';
export { integerBounds } from './number';
export { parseLooseDateTime } from './date-time';
export { isoOfTimeSpan, timeSpanOfIso } from './time-span';
export { compileFlags, flagsChars } from './flags';
export {
  anonymous,
  basicCredential,
  formatTimeZone,
  headerSecret,
  headerTag,
  knownTimeZone,
  parseBasic,
  parseTimeZone,
  receivedSecret,
  ticketAsUser,
  zoneCode,
} from './caller';
export { rewordFailures, rewriteCaller, stack, type Execute, type Layer } from './layer';
export { exampleArguments, exampleOf, exampleResults, type KnownValues } from './example';
export * from './wire';
export { parseRetryAfter } from './retry-after';

export type * from './call';
export type * from './command';
export type * from './outcome';
export type * from './relay';
export { type Debug, type DebugFields, noDebug, type TellDebug } from './debug';
export { runFrames, type Frame } from './frame';
export { holdsRights, KnownEntries, type KnownEntry, notesOf, share } from './known-entries';
export { Secret } from './secret';
export { causeOf, failure, notSentAfter } from './outcome';
export { failures, type FailureCode, type FaultCode } from './failure';
export { isNeutralLexically, isNeutralText } from './neutral-text';
export {
  placeWithin,
  Unknown,
  unknownElements,
  type UnknownElement,
  type UnknownElements,
  extras,
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
export { excerpt, isSecretName, Refusal, within, withoutTickets } from './refusal';
export { extractedBytes, extractedDocument, extractedText, numericText, scalarParser } from './scalar';
export { parseBase64InTurns } from './base64-steps';
export { integerBounds } from './number';
export { parseLooseDateTime } from './date-forms';
export { isoOfTimeSpan, timeSpanOfIso } from './time';
export { compileFlags, flagsChars } from './flags';
export {
  basicCredential,
  formatTimeZone,
  headerSecret,
  headerTag,
  knownTimeZone,
  nobody,
  parseTimeZone,
  zoneCode,
} from './caller';
export { parseBasic, ticketAsUser } from './caller';
export { retelling, rewriteCaller, stack, type Execute, type Layer } from './layer';
export { exampleArguments, exampleOf, exampleResults } from './example';
export { originalBody } from './wire';
export * from './wire';
export { stopping } from './stopping';

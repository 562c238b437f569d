export {
  decodeParameterInTurns,
  decodeRequest,
  decodeRequestInTurns,
  type DecodedRest,
  type DecodeOptions,
} from './decode-request';
export { encodeResponse, encodeResponseInTurns } from './encode-response';
export { encodeRequest, encodeRequestInTurns, type RestCall } from './encode-request';
export { decodeResponse, decodeResponseInTurns, type Transcribe } from './decode-response';
export { decodeFailure, type RestAnswerBody } from './decode-failure';
export { decodePart, decodePartInTurns, decodeValue } from './decode-value';
export { decodeCallerOf, encodeCaller } from './caller-headers';
export { isIncidental, parseQuery, parseSelect, queryPairs, readQueryValue, type Select } from './query';
export { requireIds } from './required';
export { createRestWire } from './wire';
export { answerLeaf } from './read-leaf';
export { isErrorWord, isResultName } from './error-in-success';
export { foldCase, namesOf, named, offeredNames } from './property-names';
export type { LeafType } from './leaf';

export { decodeRequest, type DecodedRest, type DecodeOptions, type RestRequest } from './decode-request';
export { checkAccept, encodeResponse } from './encode-response';
export { encodeRequest } from './encode-request';
export { decodeResponse } from './decode-response';
export { decodeFailure } from './decode-failure';
export { decodeValue, type DecodedValue } from './decode-value';
export type { RestAnswer, RestAnswerBody, RestCall } from './messages';
export { decodeCallerOf, encodeCaller } from './caller';

export { decodeRequest, type DecodedRest } from './decode-request';
export { checkAccept, encodeResponse } from './encode-response';
export { encodeRequest } from './encode-request';
export { decodeResponse } from './decode-response';
export { decodeFailure } from './decode-failure';
export { decodeValue } from './decode-value';
export type { RestAnswerBody } from './messages';
export { decodeCallerOf, encodeCaller } from './caller';

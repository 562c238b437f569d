export { decodeRequest, decodeRequestSteps, type DecodedRest } from './decode-request';
export { checkAccept, encodeResponse, encodeResponseSteps, takesJson } from './encode-response';
export { encodeRequest, encodeRequestSteps } from './encode-request';
export { decodeResponse, decodeResponseSteps } from './decode-response';
export { decodeFailure } from './decode-failure';
export { decodeValue } from './decode-value';
export type { RestAnswer, RestAnswerBody, RestCall } from './messages';
export { decodeCallerOf, encodeCaller } from './caller';
export { isIncidental } from './unknown-parameters';

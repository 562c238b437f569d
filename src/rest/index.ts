export { decodeRequest, type DecodedRest, type DecodeOptions, type RestRequest } from './decode-request';
export { checkAccept, encodeResponse } from './encode-response';
export { encodeRequest } from './encode-request';
export { decodeResponse } from './decode-response';
export type { RestAnswer, RestAnswerBody, RestCall } from './messages';

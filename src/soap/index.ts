export { decodeRequest, type DecodedSoap, type DecodeOptions, type SoapRequest } from './decode-request';
export { encodeResponse, type EncodeOptions, type SoapAnswer } from './encode-response';
export { encodeRequest, type SoapCall } from './encode-request';
export { decodeResponse, type SoapAnswerBody } from './decode-response';
export { isEnvelopeType } from './message';
export type { SoapVersion } from './namespaces';

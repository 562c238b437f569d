export { decodeRequest, decodeRequestSteps, type DecodedSoap } from './decode-request';
export { encodeResponse, encodeResponseSteps, type SoapAnswer } from './encode-response';
export { encodeRequest, encodeRequestSteps, type SoapCall } from './encode-request';
export { decodeResponse, decodeResponseSteps, type SoapReading } from './decode-response';
export { isEnvelopeType } from './message';
export type { SoapVersion } from './namespaces';

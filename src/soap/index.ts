export { decodeRequest, type DecodedSoap } from './decode-request';
export { encodeResponse } from './encode-response';
export { encodeRequest, type SoapCall } from './encode-request';
export { decodeResponse } from './decode-response';
export { isEnvelopeType } from './message';
export type { SoapVersion } from './namespaces';

export { decodeRequest, decodeRequestSteps, type DecodedSoap } from './decode-request';
export { encodeResponse, encodeResponseSteps } from './encode-response';
export { encodeRequest, encodeRequestSteps, type SoapCall } from './encode-request';
export { decodeResponse, decodeResponseSteps } from './decode-response';
export type { SoapReading } from './read-context';
export { isEnvelopeType } from './message';
export { createSoapWire, findAgent, unreadable } from './wire';

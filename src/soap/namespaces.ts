/** Which SOAP an envelope speaks: 1.1 (W3C Note 2000-05-08) or 1.2 (W3C Recommendation 2007-04-27). */
export type SoapVersion = '1.1' | '1.2';

export const envelopeNamespace: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Exactly these: strict clients compare the whole header. */
export const contentTypeOf: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
};

export const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
export const xsd = 'http://www.w3.org/2001/XMLSchema';
export const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
export const serialization = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const xop = 'http://www.w3.org/2004/08/xop/include';
export const soapEncoding12 = 'http://www.w3.org/2003/05/soap-encoding';
/** WS-Addressing 1.0 and what came before it: the submission of 2004 (WCF, older Axis), the drafts (WSE 2). */
export const addressing: ReadonlySet<string> = new Set([
  'http://www.w3.org/2005/08/addressing',
  'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  'http://schemas.xmlsoap.org/ws/2004/03/addressing',
  'http://schemas.xmlsoap.org/ws/2003/03/addressing',
]);
/** OASIS Web Services Security 1.0. */
export const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

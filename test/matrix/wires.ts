/** How each kind of client puts a case on the wire. */
import type { MatrixCase } from './cases';

export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Wire {
  readonly name: string;
  readonly speaks: 'soap' | 'rest';
  readonly speaksJson: boolean;
  write(each: MatrixCase): WireRequest;
}

export const ticket = '7T:1234abcxyzExample==';
export const applicationToken = '1234567-1234-9876';
const envelopes = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** An envelope that declares what any case may need. */
export function envelopeOf(soap: keyof typeof envelopes, { operation, version, soap: content }: MatrixCase): string {
  const namespaces = [
    `xmlns:e="${envelopes[soap]}"`,
    `xmlns="http://www.superoffice.net/ws/crm/NetServer/${version}"`,
    'xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays"',
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"',
  ];
  const blocks = `<ApplicationToken>${applicationToken}</ApplicationToken><Credentials><Ticket>${ticket}</Ticket></Credentials>`;
  return `<e:Envelope ${namespaces.join(' ')}><e:Header>${blocks}</e:Header><e:Body><${operation}>${content}</${operation}></e:Body></e:Envelope>`;
}

const soap = (version: keyof typeof envelopes, contentType: string): Wire => ({
  name: `SOAP ${version}`,
  speaks: 'soap',
  speaksJson: false,
  write: (each) => ({
    path: `/Remote/${each.version}/${each.agent}.svc`,
    headers: {
      'content-type': contentType,
      soapaction: `"http://www.superoffice.net/ws/crm/NetServer/${each.version}/${each.agent}/${each.operation}"`,
    },
    body: envelopeOf(version, each),
  }),
});

const rest = (name: string, contentType: string, accept: string, body: (each: MatrixCase) => string): Wire => ({
  name,
  speaks: 'rest',
  speaksJson: contentType.includes('json'),
  write: (each) => ({
    path: `/api/v1/Agents/${each.agent}/${each.operation}${each.query ?? ''}`,
    headers: {
      ...(body(each) === '' ? {} : { 'content-type': contentType }),
      accept,
      authorization: `SoTicket ${ticket}`,
      'so-apptoken': applicationToken,
    },
    body: body(each),
  }),
});

export const wires: readonly Wire[] = [
  soap('1.1', 'text/xml; charset=utf-8'),
  soap('1.2', 'application/soap+xml; charset=utf-8'),
  rest('JSON', 'application/json; charset=utf-8', 'application/json', ({ json }) => json),
  rest('XML', 'application/xml; charset=utf-8', 'application/xml', ({ xml }) => xml),
  rest('form', 'application/x-www-form-urlencoded', 'application/json', ({ form }) => form),
];

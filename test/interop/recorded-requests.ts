/**
 * Requests as SOAP toolkits write them, byte for byte in what matters: framing, prefixes, declarations, attributes,
 * encodings. All of them are calls the contract allows; each names what it must have done to the sandbox.
 */
import { gzipSync } from 'node:zlib';
import type { SandboxState } from '../../src/sandbox';

export interface RecordedRequest {
  readonly toolkit: string;
  /** Request line without the HTTP version. */
  readonly target?: string;
  readonly http?: '1.0';
  /** Header fields besides Host, Connection and the framing. */
  readonly fields: readonly string[];
  /** How the body travels; a length unless said otherwise. */
  readonly framing?: 'chunked' | 'expect-continue';
  readonly body: string | Buffer;
  readonly soap12?: true;
  /** What to look at afterwards, and what it must be. */
  readonly effect: (state: SandboxState) => unknown;
  readonly becomes: unknown;
}

const ns = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const ticket = '7T:1234abcxyzExample==';
const token = '1234567-1234-9876';
const xml = (charset = 'utf-8'): string => `Content-Type: text/xml; charset=${charset}`;
const action = (operation: string): string => `SOAPAction: "${ns}/Appointment/${operation}"`;

const record = (state: SandboxState, id: number) => state.appointments.find((each) => each.id === id);
const invitation = (id: number) => (state: SandboxState) => record(state, id)?.invitationStatus;
const reason = (id: number) => (state: SandboxState) => record(state, id)?.rejectReason;
const seen = { effect: invitation(973), becomes: 'Seen' };

const wcf = `<s:Envelope xmlns:s="${soap11}"><s:Header><h:ApplicationToken s:mustUnderstand="1" xmlns:h="${ns}" xmlns="${ns}" ${xsi}>${token}</h:ApplicationToken><h:Credentials s:mustUnderstand="1" xmlns:h="${ns}" xmlns="${ns}" ${xsi}><Ticket>${ticket}</Ticket></h:Credentials></s:Header><s:Body ${xsi}><SetSeen xmlns="${ns}"><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body></s:Envelope>`;

const plain = (operation: string, parameters: string, head = `<?xml version="1.0" encoding="utf-8"?>\n`): string =>
  `${head}<e:Envelope xmlns:e="${soap11}" xmlns="${ns}"><e:Header><ApplicationToken>${token}</ApplicationToken><Credentials><Ticket>${ticket}</Ticket></Credentials></e:Header><e:Body><${operation}>${parameters}</${operation}></e:Body></e:Envelope>`;
const plainSetSeen = plain('SetSeen', '<AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode>');

const php = `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="${soap11}" xmlns:ns1="${ns}"><SOAP-ENV:Header><ns1:ApplicationToken>${token}</ns1:ApplicationToken><ns1:Credentials><ns1:Ticket>${ticket}</ns1:Ticket></ns1:Credentials></SOAP-ENV:Header><SOAP-ENV:Body><ns1:SetSeen><ns1:AppointmentId>973</ns1:AppointmentId><ns1:UpdateMode>OnlyThis</ns1:UpdateMode></ns1:SetSeen></SOAP-ENV:Body></SOAP-ENV:Envelope>
`;

const gsoap = (envelope: string, header: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="${envelope}" xmlns:SOAP-ENC="http://www.w3.org/2003/05/soap-encoding" ${xsi} xmlns:ns3="http://schemas.microsoft.com/2003/10/Serialization/Arrays" xmlns:ns2="http://schemas.microsoft.com/2003/10/Serialization/" xmlns:ns1="${ns}">${header}<SOAP-ENV:Body><ns1:SetSeen><ns1:AppointmentId xsi:type="xsd:int">973</ns1:AppointmentId><ns1:UpdateMode xsi:type="ns1:RecurrenceUpdateMode">OnlyThis</ns1:UpdateMode></ns1:SetSeen></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
const gsoapBlocks = `<ns1:ApplicationToken>${token}</ns1:ApplicationToken><ns1:Credentials xsi:type="ns1:SoCredentials"><ns1:Ticket xsi:type="xsd:string">${ticket}</ns1:Ticket></ns1:Credentials>`;
const soap12Type = `Content-Type: application/soap+xml; charset=utf-8; action="${ns}/Appointment/SetSeen"`;

const zeep = `<?xml version='1.0' encoding='utf-8'?>
<soap-env:Envelope xmlns:soap-env="${soap11}"><soap-env:Header xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Action>${ns}/Appointment/SaveAppointmentEntity</wsa:Action><wsa:MessageID>urn:uuid:7a6d2f5c-5f0e-4f43-9d5e-0f3c2c1b1a01</wsa:MessageID><wsa:To>http://crm.example.com/Remote/Services86/Appointment.svc</wsa:To><ns0:ApplicationToken xmlns:ns0="${ns}">${token}</ns0:ApplicationToken><ns1:Credentials xmlns:ns1="${ns}"><ns1:Ticket>${ticket}</ns1:Ticket></ns1:Credentials></soap-env:Header><soap-env:Body><ns0:SaveAppointmentEntity xmlns:ns0="${ns}"><ns0:AppointmentEntity><ns0:AppointmentId>301</ns0:AppointmentId><ns0:Description>from zeep</ns0:Description><ns0:Project/></ns0:AppointmentEntity></ns0:SaveAppointmentEntity></soap-env:Body></soap-env:Envelope>`;

const suds = `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:ns0="${ns}" xmlns:ns1="${soap11}" xmlns:ns2="${ns}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:SOAP-ENV="${soap11}"><SOAP-ENV:Header><ns0:ApplicationToken>${token}</ns0:ApplicationToken><ns2:Credentials><ns0:Ticket>${ticket}</ns0:Ticket></ns2:Credentials></SOAP-ENV:Header><ns1:Body><ns0:SetSeen><ns0:AppointmentId>973</ns0:AppointmentId><ns2:UpdateMode>OnlyThis</ns2:UpdateMode></ns0:SetSeen></ns1:Body></SOAP-ENV:Envelope>`;

const axis = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${soap11}" ${xsi}><soapenv:Header><ns1:ApplicationToken soapenv:mustUnderstand="0" soapenv:actor="http://schemas.xmlsoap.org/soap/actor/next" xmlns:ns1="${ns}">${token}</ns1:ApplicationToken><ns2:Credentials soapenv:mustUnderstand="0" xmlns:ns2="${ns}"><ns2:Ticket>${ticket}</ns2:Ticket></ns2:Credentials></soapenv:Header><soapenv:Body><Reject xmlns="${ns}"><AppointmentId>973</AppointmentId><RejectReason>&#xd83d;&#xde00; &#55357;&#56832;</RejectReason><UpdateMode>OnlyThis</UpdateMode></Reject></soapenv:Body></soapenv:Envelope>`;

const nuSoap = `<?xml version="1.0" encoding="ISO-8859-1"?><SOAP-ENV:Envelope SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:SOAP-ENV="${soap11}" ${xsi} xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"><SOAP-ENV:Header><ApplicationToken xmlns="${ns}">${token}</ApplicationToken><Credentials xmlns="${ns}"><Ticket>${ticket}</Ticket></Credentials></SOAP-ENV:Header><SOAP-ENV:Body><SetActivityStatus xmlns="${ns}"><ActivityIdentifier><string>sale_id=12</string><string>document_id=33</string></ActivityIdentifier><ActivityStatus>Completed</ActivityStatus></SetActivityStatus></SOAP-ENV:Body></SOAP-ENV:Envelope>`;

const perl = `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:soap="${soap11}" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:tns="${ns}" ${xsi}><soap:Header><tns:ApplicationToken xsi:type="xsd:string">${token}</tns:ApplicationToken><tns:Credentials><tns:Ticket xsi:type="xsd:string">${ticket}</tns:Ticket></tns:Credentials></soap:Header><soap:Body><tns:SetSeen><tns:AppointmentId xsi:type="xsd:int">973</tns:AppointmentId><tns:UpdateMode xsi:type="xsd:string">OnlyThis</tns:UpdateMode></tns:SetSeen></soap:Body></soap:Envelope>`;

const mtom = [
  '--uuid:54dcd1a2-0f5e-4d0c-a1c8-2f4d0a1b7c11',
  'Content-Id: <rootpart*54dcd1a2@example.jaxws.sun.com>',
  'Content-Type: application/xop+xml;charset=utf-8;type="text/xml"',
  'Content-Transfer-Encoding: binary',
  '',
  `<?xml version="1.0" ?><S:Envelope xmlns:S="${soap11}"><S:Header><ApplicationToken xmlns="${ns}">${token}</ApplicationToken><Credentials xmlns="${ns}"><Ticket>${ticket}</Ticket></Credentials></S:Header><S:Body><SetSeen xmlns="${ns}"><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></S:Body></S:Envelope>`,
  '--uuid:54dcd1a2-0f5e-4d0c-a1c8-2f4d0a1b7c11--',
].join('\r\n');
const mtomType =
  'Content-Type: multipart/related;start="<rootpart*54dcd1a2@example.jaxws.sun.com>";type="application/xop+xml";boundary="uuid:54dcd1a2-0f5e-4d0c-a1c8-2f4d0a1b7c11";start-info="text/xml"';

const vb6 = `<soap:Envelope xmlns:soap='${soap11}' xmlns:so='${ns}'>\r\n  <soap:Header>\r\n    <so:ApplicationToken>${token}</so:ApplicationToken>\r\n    <so:Credentials><so:Ticket>${ticket}</so:Ticket></so:Credentials>\r\n  </soap:Header>\r\n  <soap:Body>\r\n    <so:SetSeen>\r\n      <!-- the one from the list -->\r\n      <so:AppointmentId><![CDATA[973]]></so:AppointmentId>\r\n      <so:UpdateMode> OnlyThis </so:UpdateMode>\r\n    </so:SetSeen>\r\n  </soap:Body>\r\n</soap:Envelope>\r\n`;

const delphi = `<?xml version="1.0"?>\r\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${soap11}" ${xsi} xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"><SOAP-ENV:Header><NS1:ApplicationToken xmlns:NS1="${ns}">${token}</NS1:ApplicationToken><NS1:Credentials xmlns:NS1="${ns}"><NS1:Ticket>${ticket}</NS1:Ticket></NS1:Credentials></SOAP-ENV:Header><SOAP-ENV:Body><SetSeen xmlns="${ns}"><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></SOAP-ENV:Body></SOAP-ENV:Envelope>`;

const unused = Array.from({ length: 290 }, (_, index) => `xmlns:q${index + 1}="http://example.com/ns/${index}"`);
const nodeSoap = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soap11}" ${xsi} xmlns:tns="${ns}" ${unused.join(' ')}><soap:Header><a:ApplicationToken xmlns:a="${ns}">${token}</a:ApplicationToken><a:Credentials xmlns:a="${ns}"><a:Ticket>${ticket}</a:Ticket></a:Credentials></soap:Header><soap:Body><SetSeen xmlns="${ns}"><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></soap:Body></soap:Envelope>`;

const usernameToken = `<soapenv:Envelope xmlns:soapenv="${soap11}" xmlns:s86="${ns}"><soapenv:Header><wsse:Security soapenv:mustUnderstand="1" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><wsse:UsernameToken><wsse:Username>tje0</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">Tje0</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body><s86:SetSeen><s86:AppointmentId>973</s86:AppointmentId><s86:UpdateMode>OnlyThis</s86:UpdateMode></s86:SetSeen></soapenv:Body></soapenv:Envelope>`;

const rejected = (text: string, encoding: string): string =>
  plain(
    'Reject',
    `<AppointmentId>973</AppointmentId><RejectReason>${text}</RejectReason><UpdateMode>OnlyThis</UpdateMode>`,
    encoding === '' ? '' : `<?xml version="1.0" encoding="${encoding}"?>`,
  );
const utf16 = (text: string): Buffer => Buffer.from(`\u{feff}${text}`, 'utf16le');

/** In the order of the design's list. */
export const recordedRequests: readonly RecordedRequest[] = [
  {
    toolkit: '.NET WCF: mustUnderstand on both blocks, Expect: 100-continue',
    fields: [xml(), action('SetSeen'), 'Accept-Encoding: gzip, deflate'],
    framing: 'expect-continue',
    body: wcf,
    ...seen,
  },
  {
    toolkit: '.NET WCF, streamed: chunked',
    fields: [xml(), action('SetSeen')],
    framing: 'chunked',
    body: wcf,
    ...seen,
  },
  {
    toolkit: 'gSOAP: SOAP 1.2, xsi:type on every leaf, blocks in Header',
    fields: [soap12Type, 'User-Agent: gSOAP/2.8'],
    body: gsoap(soap12, `<SOAP-ENV:Header>${gsoapBlocks}</SOAP-ENV:Header>`),
    soap12: true,
    ...seen,
  },
  {
    toolkit: 'gSOAP: SOAP 1.2, blocks beside Body',
    fields: [soap12Type],
    body: gsoap(soap12, gsoapBlocks),
    soap12: true,
    ...seen,
  },
  {
    toolkit: 'PHP ext-soap: gzip',
    fields: [xml(), action('SetSeen'), 'User-Agent: PHP-SOAP/8.2.0', 'Content-Encoding: gzip'],
    body: gzipSync(php),
    ...seen,
  },
  {
    toolkit: 'zeep: WS-Addressing, an empty carrier for nil',
    fields: [xml(), action('SaveAppointmentEntity'), 'User-Agent: Zeep/4.2.1 (www.python-zeep.org)'],
    body: zeep,
    effect: (state) => record(state, 301)?.description,
    becomes: 'from zeep',
  },
  { toolkit: 'suds: several prefixes for one namespace', fields: [xml(), action('SetSeen')], body: suds, ...seen },
  {
    toolkit: 'Axis 1: HTTP/1.0, empty SOAPAction, surrogate pairs as two references',
    http: '1.0',
    fields: [xml(), 'SOAPAction: ""', 'User-Agent: Axis/1.4', 'Cache-Control: no-cache'],
    body: axis,
    effect: reason(973),
    becomes: '😀 😀',
  },
  {
    toolkit: 'nuSOAP: HTTP/1.0, ISO-8859-1, array items in the service namespace',
    http: '1.0',
    fields: [xml('ISO-8859-1'), action('SetActivityStatus'), 'User-Agent: NuSOAP/0.9.5 (1.123)'],
    body: nuSoap,
    effect: ({ activities }) =>
      activities.filter(({ status }) => status === 'Completed').map((each) => each.identifier),
    becomes: ['sale_id=12', 'document_id=33'],
  },
  {
    toolkit: 'Perl SOAP::Lite: encodingStyle, an enumeration typed as string',
    fields: [xml(), action('SetSeen'), 'Accept: text/xml, multipart/*, application/soap'],
    body: perl,
    ...seen,
  },
  { toolkit: 'JAX-WS: MTOM package without attachments', fields: [mtomType, action('SetSeen')], body: mtom, ...seen },
  {
    toolkit: 'Delphi: quoted charset',
    fields: ['Content-Type: text/xml; charset="utf-8"', action('SetSeen'), 'User-Agent: Borland SOAP 1.2'],
    body: delphi,
    ...seen,
  },
  {
    toolkit: 'VB6: single quotes, no declaration, CDATA, comment, no charset, SOAPAction without quotes',
    fields: ['Content-Type: text/xml', `SOAPAction: ${ns}/Appointment/SetSeen`],
    body: vb6,
    ...seen,
  },
  { toolkit: 'node soap: 290 unused namespaces', fields: [xml(), action('SetSeen')], body: nodeSoap, ...seen },
  { toolkit: 'SoapUI: WS-Security UsernameToken', fields: [xml(), action('SetSeen')], body: usernameToken, ...seen },
  { toolkit: 'no SOAPAction at all', fields: [xml()], body: plainSetSeen, ...seen },
  {
    toolkit: 'UTF-8 with byte order mark',
    fields: [xml()],
    body: `\u{feff}${rejected('Blåbær 😀', 'utf-8')}`,
    effect: reason(973),
    becomes: 'Blåbær 😀',
  },
  {
    toolkit: 'UTF-16, little end first',
    fields: [xml('utf-16')],
    body: utf16(rejected('Blåbær 😀', 'utf-16')),
    effect: reason(973),
    becomes: 'Blåbær 😀',
  },
  {
    toolkit: 'UTF-16, big end first, without declaration',
    fields: [xml('utf-16')],
    body: utf16(rejected('Blåbær 😀', '')).swap16(),
    effect: reason(973),
    becomes: 'Blåbær 😀',
  },
  {
    toolkit: 'ISO-8859-1, said in the document only',
    fields: ['Content-Type: text/xml'],
    body: Buffer.from(rejected('Blåbær &#x20AC;', 'ISO-8859-1'), 'latin1'),
    effect: reason(973),
    becomes: 'Blåbær €',
  },
  {
    toolkit: 'a proxy’s absolute-form target, other letter case, trailing slash',
    target: 'POST http://crm.example.com/REMOTE/services86/appointment.SVC/',
    fields: [xml(), action('SetSeen')],
    body: plainSetSeen,
    ...seen,
  },
  {
    toolkit: 'a tenant in front of the path',
    target: 'POST /Cust12345/Remote/Services86/Appointment.svc',
    fields: [xml(), action('SetSeen')],
    body: plainSetSeen,
    ...seen,
  },
];

/**
 * Writes a Failure as a Fault, SOAP 1.1 §4.4 or SOAP 1.2 part 1 §5.4; what a SOAP CRM said with a Fault of its own
 * stays in it.
 */
import { failures, type Failure, type FaultCode, type FaultInfo } from '../command';
import type { QName } from '../contract';
import type { Turns } from '../text/turn';
import { escapeText, replaceIllegal } from '../xml';
import { bareEnvelope } from './envelope';
import { attributeText, writeContent } from './fault-detail';
import { mapPieces } from './write-leaf';
import { envelopeNamespace, type SoapVersion } from './namespaces';

/** What the envelope's own codes mean, in either version's words. */
const sides: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>([
  ['Client', 'Client'],
  ['Sender', 'Client'],
  ['Server', 'Server'],
  ['Receiver', 'Server'],
  ['MustUnderstand', 'MustUnderstand'],
  ['VersionMismatch', 'VersionMismatch'],
  ['DataEncodingUnknown', 'DataEncodingUnknown'],
]);

const code11: Readonly<Record<FaultCode, string>> = {
  Client: 'Client',
  Server: 'Server',
  Exception: 'Server',
  MustUnderstand: 'MustUnderstand',
  VersionMismatch: 'VersionMismatch',
  DataEncodingUnknown: 'Client',
};

const code12: Readonly<Record<FaultCode, string>> = {
  Client: 'Sender',
  Server: 'Receiver',
  Exception: 'Receiver',
  MustUnderstand: 'MustUnderstand',
  VersionMismatch: 'VersionMismatch',
  DataEncodingUnknown: 'DataEncodingUnknown',
};

/** The envelope with the Fault, and the HTTP status it travels with. */
export function* encodeFault(
  refusal: Failure,
  version: SoapVersion,
  correlationId: string,
): Turns<{ readonly status: number; readonly body: string }> {
  const { fault: info, path, code, message } = refusal;
  const text = yield* mapPieces(path === undefined ? message : `${path}: ${message}`, faultText);
  const where = path === undefined ? '' : `<path>${faultText(path)}</path>`;
  const own =
    `<failure xmlns="urn:netserver-gateway"><code>${code}</code>${where}` +
    `<correlationId>${faultText(correlationId)}</correlationId></failure>`;
  const detail = writeContent(info?.detail ?? []) + own;
  const language = attributeText(info?.language ?? 'en');
  const side = sideOf(info) ?? failures[code].fault;
  const body =
    version === '1.1'
      ? `<s:Fault>${codeOf11(side, info)}<faultstring xml:lang="${language}">${text}</faultstring>` +
        `<detail>${detail}</detail></s:Fault>`
      : `<s:Fault><s:Code><s:Value>s:${code12[side]}</s:Value>${subcodes(namedBy(info))}</s:Code>` +
        `<s:Reason><s:Text xml:lang="${language}">${text}</s:Text></s:Reason>` +
        `<s:Detail>${detail}</s:Detail></s:Fault>`;
  return { status: faultStatus(refusal, side, version), body: bareEnvelope(version, body) };
}

const faultText = (text: string): string => escapeText(replaceIllegal(text));

const isEnvelopes = ({ namespace }: QName): boolean =>
  namespace === envelopeNamespace['1.1'] || namespace === envelopeNamespace['1.2'];

/** The CRM's own names: everything that is not the envelope's. */
const namedBy = (info: FaultInfo | undefined): readonly QName[] =>
  info?.codes.filter((name) => !isEnvelopes(name) && !isBare(name)) ?? [];

/**
 * The side that has to change something, by the CRM's code; in `Client.Authentication` (SOAP 1.1 §4.4.1) the first name
 * says it.
 */
function sideOf(info: FaultInfo | undefined): FaultCode | undefined {
  const first = info?.codes.find((name) => isEnvelopes(name) || isBare(name));
  return first === undefined ? undefined : sides.get(firstName(first));
}

const firstName = ({ local }: QName): string => local.split('.')[0] ?? '';

/** The envelope's code whose prefix was forgotten. */
const isBare = (name: QName): boolean => name.namespace === '' && sides.has(firstName(name));

/** SOAP 1.1 has one code: WCF writes its own there, without saying which side has to change something. */
function codeOf11(side: FaultCode, info: FaultInfo | undefined): string {
  const named = namedBy(info).at(-1);
  if (named !== undefined) return `<faultcode${binding(named)}>${qualified(named)}</faultcode>`;
  const dotted = info?.codes.find(({ local }) => local.includes('.'))?.local ?? '';
  const further = dotted.includes('.') ? dotted.slice(dotted.indexOf('.')) : '';
  return `<faultcode>s:${code11[side]}${further}</faultcode>`;
}

/** SOAP 1.2 nests them (part 1 §5.4.1). */
function subcodes([first, ...further]: readonly QName[]): string {
  if (first === undefined) return '';
  return `<s:Subcode><s:Value${binding(first)}>${qualified(first)}</s:Value>${subcodes(further)}</s:Subcode>`;
}

const binding = ({ namespace }: QName): string => (namespace === '' ? '' : ` xmlns:c="${attributeText(namespace)}"`);

const qualified = ({ namespace, local }: QName): string => (namespace === '' ? local : `c:${local}`);

/**
 * SOAP 1.1 §6.2 (faults travel with status 500), SOAP 1.2 part 2 §7.5.2.2 (Sender: 400). HTTP's own statuses (404, 413,
 * 503, …) stay, but for those whose text a person must get to see.
 */
function faultStatus({ code }: Failure, side: FaultCode, version: SoapVersion): number {
  const { status: named, fault, isReadAsFault } = failures[code];
  const status = isReadAsFault === true ? 400 : named;
  if (fault === 'Exception') return side === 'Client' && version === '1.2' ? 400 : 500;
  return status === 400 && version === '1.1' ? 500 : status;
}

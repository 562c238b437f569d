/**
 * Makes a whole request of the input: a request text, an envelope alone, a line of a recording, or a JSON body with its
 * operation named in an option.
 */
import type { Contract } from '../contract';
import { decodeXmlBytes, XmlError, XmlEvent, XmlReader } from '../xml';
import { readHttpText, type HttpText } from './http-text';
import { isRecorded, recordedRequest } from './recorded-request';

/** What the options of the command name. */
export interface Hints {
  readonly version?: string | undefined;
  readonly agent?: string | undefined;
  readonly operation?: string | undefined;
}

/** The request, or one sentence why there is none. */
export function requestOf(bytes: Uint8Array, hints: Hints, contract: Contract): HttpText | string {
  const request = readHttpText(bytes);
  if (request !== undefined) return bodyAsIs(request);
  if (hints.operation === undefined && isRecorded(bytes)) return recordedRequest(bytes, contract);
  const body = firstChild(bytes);
  if (body !== undefined) return envelopeRequest(bytes, body, hints, contract);
  const named = hints.agent === undefined ? (hints.operation ?? '') : `${hints.agent}.${hints.operation ?? ''}`;
  const [agent = '', operation = ''] = named.replace(/^Services\d+\./i, '').split('.');
  if (agent === '' || operation === '')
    return 'A body without an envelope does not say what it is for: give --operation, such as Appointment.SetSeen.';
  const isXml = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart().startsWith('<');
  return {
    method: 'POST',
    target: `/api/v1/Agents/${agent}/${operation}`,
    // Any credential will do, as nothing is sent.
    headers: { 'content-type': isXml ? 'application/xml' : 'application/json', authorization: 'SoTicket 7T:example' },
    body: bytes,
  };
}

/** A server undoes framing and packing before the gateway reads a body; here neither is undone. */
function bodyAsIs(request: HttpText): HttpText | string {
  const { 'transfer-encoding': framing, 'content-encoding': packing } = request.headers;
  if (framing !== undefined)
    return 'The body is chunked: save it without its framing and take the Transfer-Encoding out.';
  if (packing !== undefined && packing !== 'identity') return `The body is compressed (${packing}): save it unpacked.`;
  return request;
}

interface Child {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The child of an envelope's Body; undefined when the bytes are no envelope, a blank name when it cannot be read that
 * far.
 */
function firstChild(bytes: Uint8Array): Child | undefined {
  const decoded = decodeXmlBytes(bytes, undefined);
  if (!('text' in decoded)) return undefined;
  try {
    const reader = new XmlReader(decoded.text);
    if (reader.nextElement() !== XmlEvent.start || nameAt(reader) !== 'Envelope') return undefined;
    while (reader.nextElement() === XmlEvent.start) {
      if (nameAt(reader) !== 'Body') reader.skip();
      else if (reader.nextElement() === XmlEvent.start) return { namespace: reader.namespace, name: reader.name };
      else break;
    }
    return { namespace: '', name: '' };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return /<(?:[\w.-]+:)?Envelope[\s>]/.test(decoded.text) ? { namespace: '', name: '' } : undefined;
  }
}

/** A function, since the reader moves on and the compiler must not narrow the type. */
const nameAt = (reader: XmlReader): string => reader.name;

/**
 * An envelope names its version by namespace and its operation by element. The contract gives the agent, unless several
 * have such an operation.
 */
function envelopeRequest(bytes: Uint8Array, child: Child, hints: Hints, contract: Contract): HttpText | string {
  const version =
    hints.version ?? /\/(Services\d+)$/.exec(child.namespace)?.[1] ?? contract.versions.at(-1)?.name ?? '';
  const hinted = hints.agent ?? /^(?:Services\d+\.)?(\w+)\.\w+$/i.exec(hints.operation ?? '')?.[1];
  const agents = hinted === undefined ? agentsWith(contract, version, child.name) : [hinted];
  const [agent, second] = agents;
  if (agent === undefined)
    return `No agent of ${version} has an operation ${JSON.stringify(child.name)}; name one with --agent.`;
  if (second !== undefined) return `Several agents have ${child.name}: ${agents.join(', ')}. Name one with --agent.`;
  return {
    method: 'POST',
    target: `/Remote/${version}/${agent}.svc`,
    headers: { 'content-type': 'text/xml' },
    body: bytes,
  };
}

function agentsWith(contract: Contract, version: string, operation: string): readonly string[] {
  const loaded = contract.version(version);
  return (loaded?.agentNames ?? []).filter((name) => {
    const lookup = loaded?.agent(name);
    return lookup?.found === 'agent' && lookup.agent.operation(operation) !== undefined;
  });
}

/** The SOAP wire: what the flow calls to read requests and write replies. */
import {
  failure,
  headerOf,
  parseBasic,
  Refusal,
  type Caller,
  type Credential,
  type Failure,
  type Outcome,
  type Reply,
  type RequestHead,
  type Wire,
  type WireRefusal,
  type WireRequest,
} from '../command';
import type { Agent, Contract, Operation } from '../contract';
import { BodyWithDocuments } from '../body';
import { inTurns, isUnfinished, type Turns } from '../text/turn';
import type { XmlLimits } from '../xml';
import { decodeRequestInTurns, type DecodedSoap } from './decode-request';
import { encodeResponse, encodeResponseInTurns, type SoapReply } from './encode-response';
import type { SoapVersion } from './namespaces';

export interface SoapWireOptions {
  /**
   * What to do with names outside the contract. The CRM of a call is not known here: a layer leaves out what that CRM
   * cannot take.
   */
  readonly unknown: 'refuse' | 'keep';
  readonly limits: { readonly arrayItemsMax: number; readonly xml: XmlLimits };
  /** How the CRM's refusals reach the client. */
  readonly applicationErrors: 'exception-info' | 'fault';
}

/** What decides how a reply is written. */
export interface SoapFormat {
  readonly version: SoapVersion;
  readonly operation?: Operation;
}

/** The agent a path names, in any letter case; or why there is none. */
export function findAgent(contract: Contract, version: string, agent: string): Agent | Failure {
  const lookup = contract.version(version)?.agent(agent) ?? { found: 'nothing' };
  if (lookup.found === 'agent') return lookup.agent;
  return lookup.found === 'problem' ? unreadableAgent() : failure('request.notFound', 'no such version or agent');
}

/** The failure for an agent whose WSDL cannot be read. */
export function unreadableAgent(): Failure {
  return failure('upstream.unsupported', 'the contract of this agent could not be read');
}

export function createSoapWire(options: SoapWireOptions): Wire<Agent, SoapFormat> {
  const { limits, applicationErrors } = options;
  const reading = { unknown: options.unknown, ...limits };
  return {
    name: 'soap',
    decode: (agent, head, body) => {
      const steps = decodeRequestInTurns(
        {
          agent,
          bytes: body instanceof BodyWithDocuments ? body.remainder : body,
          documents: body instanceof BodyWithDocuments ? body : undefined,
          contentType: headerOf(head, 'content-type') ?? '',
          soapAction: headerOf(head, 'soapaction'),
        },
        reading,
      );
      const decoded = inTurns(steps);
      return decoded instanceof Promise
        ? decoded.then((read) => withHttpHead(read, head))
        : withHttpHead(decoded, head);
    },
    encode: (outcome, { version, operation }, head) => {
      const { correlationId } = head;
      const work = encodeResponseInTurns(outcome, operation, { version, correlationId, applicationErrors });
      return isUnfinished(work) ? inTurns(replyInTurns(work, outcome)) : replyOf(work, outcome);
    },
    refuse: (refusal, head) => {
      const { correlationId } = head;
      const version = announcedVersion(head);
      return replyOf(encodeResponse(refusal, undefined, { version, correlationId, applicationErrors }), refusal);
    },
  };
}

/** The SOAP version to answer in while the envelope has not been read. */
function announcedVersion(head: RequestHead): SoapVersion {
  return /application\/soap\+xml/i.test(headerOf(head, 'content-type') ?? '') ? '1.2' : '1.1';
}

/**
 * The envelope with what the client's HTTP stack says besides it: Basic credentials where it has none, the languages it
 * accepts.
 */
function withHttpHead(decoded: DecodedSoap, head: RequestHead): (WireRequest | WireRefusal) & SoapFormat {
  const { version } = decoded;
  if (decoded.kind === 'failure') {
    const { failure: refusal, operation, caller = {} } = decoded;
    const named = operation === undefined ? {} : { operation };
    return { kind: 'refused', failure: refusal, version, ...named, caller };
  }
  const { operation } = decoded;
  const basic = decoded.caller.credential === undefined ? httpBasic(head) : undefined;
  if (basic?.kind === 'failure') return { kind: 'refused', failure: basic, version, operation, caller: decoded.caller };
  // The bytes of a CRM's answer are SOAP 1.1, so a reply in 1.2 is never those.
  const answer = version === '1.1' ? { forwardAnswerOf: operation } : { rewriteAnswerOf: operation };
  const language = acceptLanguage(head, decoded.caller);
  if (basic === undefined && language === undefined) return Object.assign(decoded, answer);
  return {
    ...decoded,
    ...answer,
    caller: {
      ...decoded.caller,
      ...(basic === undefined ? {} : { credential: basic.credential }),
      ...(language === undefined ? {} : { acceptLanguage: language }),
    },
    // Credentials from outside the envelope must get into the one that is sent.
    forwardable: decoded.forwardable && basic === undefined,
  };
}

/**
 * A SOAP client has no header block for languages, but its HTTP stack may say Accept-Language; passed on when it is
 * harmless.
 */
function acceptLanguage(head: RequestHead, caller: Omit<Caller, 'tenant'>): string | undefined {
  const value = headerOf(head, 'accept-language');
  if (value === undefined || caller.acceptLanguage !== undefined) return undefined;
  return /^[A-Za-z0-9,;=.* -]{1,256}$/.test(value) ? value : undefined;
}

function* replyInTurns(work: Turns<SoapReply>, outcome: Outcome): Turns<Reply> {
  return replyOf(yield* work, outcome);
}

function replyOf({ status, contentType, body, failed }: SoapReply, outcome: Outcome): Reply {
  const headers: Record<string, string> = { 'content-type': contentType };
  if (outcome.kind === 'failure') {
    const { retryAfterSeconds, allow } = outcome;
    if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
    if (allow !== undefined) headers['allow'] = allow;
  }
  return failed === undefined ? { status, headers, body } : { status, headers, body, failed };
}

/** What a SOAP client's HTTP stack says besides the envelope. */
interface HttpBasic {
  readonly kind: 'basic';
  readonly credential: Credential;
}

/**
 * Reads `Authorization: Basic` on the SOAP address; undefined when there is none. Other schemes there are between a
 * client and its proxies.
 */
function httpBasic(head: RequestHead): HttpBasic | Failure | undefined {
  const [, value] = /^\s*Basic +(\S+)\s*$/i.exec(headerOf(head, 'authorization') ?? '') ?? [];
  if (value === undefined) return undefined;
  try {
    return { kind: 'basic', credential: parseBasic(value) };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

/** The flow for a SOAP caller. */
import { failure, type Caller, type Command, type Credential, type Failure, type Outcome } from '../command';
import type { Agent, Operation } from '../contract';
import {
  decodeRequestSteps,
  encodeResponse,
  encodeResponseSteps,
  type DecodedSoap,
  type SoapAnswer,
  type SoapVersion,
} from '../soap';
import { inTurns, isSteps, type Steps } from '../steps';
import type { Exchange, ExchangeRecord, HttpAnswer, RequestBody, RequestHead } from './exchange';
import { headerOf } from './head';
import { httpBasic } from './http-basic';
import type { GatewayOptions } from './options';
import { operationsPage, wsdlPage } from './remote-pages';
import type { Route } from './route';
import { exceedsOperation } from './body-limit';
import { contextOf } from './context';
import { bytesIn, documentsIn, originalOf, timesFor } from './request-body';

type SoapRoute = Extract<Route, { kind: 'soap' }>;

/** The SOAP version to answer in while the envelope has not been read. */
function announcedVersion(head: RequestHead): SoapVersion {
  return /application\/soap\+xml/i.test(headerOf(head, 'content-type') ?? '') ? '1.2' : '1.1';
}

/** Answers `POST` with the command's outcome, `GET ?wsdl` with the contract, plain `GET` with a page for people. */
export async function answerSoap(
  head: RequestHead,
  route: SoapRoute,
  body: RequestBody,
  signal: AbortSignal,
  options: GatewayOptions,
): Promise<Exchange> {
  const lookup = options.contract.version(route.version)?.agent(route.agent) ?? { found: 'nothing' };
  const named = { version: route.version, agent: route.agent };
  if (lookup.found === 'problem')
    return refuseSoap(head, failure('upstream.unsupported', 'the contract of this agent could not be read'), options);
  if (lookup.found === 'nothing')
    return refuseSoap(head, failure('request.notFound', 'no such version or agent'), options);
  const { agent } = lookup;
  if (head.method === 'GET' || head.method === 'HEAD')
    return { answer: pageOf(head, route, agent), record: { wire: 'page', ...named, outcome: 'ok' } };
  if (head.method !== 'POST')
    return refuseSoap(
      head,
      failure('request.method', 'only POST and GET are possible here', { allow: 'GET, HEAD, POST' }),
      options,
    );
  const decoded = await inTurns(
    decodeRequestSteps(
      {
        agent,
        bytes: bytesIn(body),
        lifted: documentsIn(body),
        contentType: headerOf(head, 'content-type') ?? '',
        soapAction: headerOf(head, 'soapaction'),
      },
      { unknown: unknownElements(options), arrayItemsMax: options.limits.arrayItemsMax, xml: options.limits.xml },
    ),
  );
  if (decoded.kind === 'failure') return encode(head, agent, decoded, decoded.failure, options);
  if (exceedsOperation(decoded.operation, body.byteLength, options))
    return encode(head, agent, decoded, failure('request.tooLarge', 'only documents may be so large'), options);
  const basic = decoded.caller.credential === undefined ? httpBasic(head) : undefined;
  const outcome =
    basic?.kind === 'failure'
      ? basic
      : await options.upstream.execute(commandOf(head, route, body, signal, decoded, basic?.credential, options));
  return encode(head, agent, decoded, outcome, options);
}

/** What a SOAP caller's version does not name no CRM is told: an element that is passed on stands between those that a schema puts in order. */
const unknownElements = ({ unknownProperties }: GatewayOptions): 'refuse' | 'ignore' =>
  unknownProperties === 'ignore' ? 'ignore' : 'refuse';

function commandOf(
  head: RequestHead,
  route: SoapRoute,
  body: RequestBody,
  signal: AbortSignal,
  decoded: Extract<DecodedSoap, { kind: 'request' }>,
  basic: Credential | undefined,
  options: GatewayOptions,
): Command {
  const language = acceptLanguage(head, decoded.caller);
  const caller: Caller = { tenant: route.tenant, ...decoded.caller };
  if (basic !== undefined) Object.assign(caller, { credential: basic });
  if (language !== undefined) Object.assign(caller, { acceptLanguage: language });
  const { operation, arguments: given, forwardable } = decoded;
  const context = contextOf(head, 'soap', signal, timesFor(body, options));
  // Credentials from outside the envelope must get into the one that is sent.
  const bytes = forwardable && basic === undefined ? originalOf(body) : undefined;
  const asked = decoded.version === '1.1' ? { asked: operation } : undefined;
  if (bytes === undefined) return { context, operation, arguments: given, caller, ...asked };
  const contentType = headerOf(head, 'content-type') ?? '';
  const original = { wire: 'soap', contentType, bytes, operation, arguments: given, caller } as const;
  return { context, operation, arguments: given, caller, original, ...asked };
}

/** A SOAP client has no header block for languages, but its HTTP stack may say Accept-Language; passed on when it is harmless. */
function acceptLanguage(head: RequestHead, caller: Omit<Caller, 'tenant'>): string | undefined {
  const value = headerOf(head, 'accept-language');
  if (value === undefined || caller.acceptLanguage !== undefined) return undefined;
  return /^[A-Za-z0-9,;=.* -]{1,256}$/.test(value) ? value : undefined;
}

function encode(
  head: RequestHead,
  agent: Agent,
  decoded: DecodedSoap,
  outcome: Outcome,
  options: GatewayOptions,
): Promise<Exchange> | Exchange {
  const work = encodeResponseSteps(outcome, decoded.operation, {
    version: decoded.version,
    correlationId: head.correlationId,
    applicationErrors: options.applicationErrors,
  });
  return isSteps(work)
    ? inTurns(encodeOn(work, agent, decoded.operation, outcome))
    : exchangeOf(work, agent, decoded.operation, outcome);
}

function* encodeOn(
  work: Steps<SoapAnswer>,
  agent: Agent,
  operation: Operation | undefined,
  outcome: Outcome,
): Steps<Exchange> {
  return exchangeOf(yield* work, agent, operation, outcome);
}

function exchangeOf(answer: SoapAnswer, agent: Agent, operation: Operation | undefined, outcome: Outcome): Exchange {
  const record: ExchangeRecord = {
    wire: 'soap',
    version: agent.version,
    agent: agent.name,
    ...(operation === undefined ? {} : { operation: operation.name }),
    outcome: outcome.kind === 'answer' ? (answer.failed ?? 'ok') : outcome.code,
  };
  return { answer: httpAnswer(answer, outcome), record };
}

function httpAnswer(
  answer: { status: number; contentType: string; body: HttpAnswer['body'] },
  outcome: Outcome,
): HttpAnswer {
  const { status, contentType, body } = answer;
  if (outcome.kind === 'answer') return { status, headers: { 'content-type': contentType }, body };
  const { retryAfterSeconds: retry, allow } = outcome;
  return {
    status,
    headers: {
      'content-type': contentType,
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
      ...(allow === undefined ? {} : { allow }),
    },
    body,
  };
}

/** A fault for a request that was never understood: bad path or method, too large, wrong media type. */
export function refuseSoap(head: RequestHead, refusal: Failure, options: GatewayOptions): Exchange {
  const answer = encodeResponse(refusal, undefined, {
    version: announcedVersion(head),
    correlationId: head.correlationId,
    applicationErrors: options.applicationErrors,
  });
  return { answer: httpAnswer(answer, refusal), record: { wire: 'soap', outcome: refusal.code } };
}

function pageOf(head: RequestHead, route: SoapRoute, agent: Agent): HttpAnswer {
  return /^(?:single)?wsdl\b/i.test(route.query) ? wsdlPage(head, route, agent) : operationsPage(head, route, agent);
}

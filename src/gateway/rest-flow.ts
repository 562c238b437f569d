/** The flow for a v1 Agents caller. */
import { failure, type Caller, type Command, type Failure, type Outcome } from '../command';
import { findV1Operation, type Operation } from '../contract';
import {
  checkAccept,
  decodeRequestSteps,
  encodeResponseSteps,
  takesJson,
  type DecodedRest,
  type RestAnswer,
} from '../rest';
import { finishWork, inTurns, isSteps, type Steps, type Work } from '../steps';
import { contextOf } from './context';
import type { Exchange, RequestBody, RequestHead } from './exchange';
import { describeCall } from './api-pages';
import { headerOf } from './head';
import type { GatewayOptions } from './options';
import { bytesIn, documentsIn, originalOf, timesFor } from './request-body';
import type { Route } from './route';

type RestRoute = Extract<Route, { kind: 'rest' }>;

/** Answers `POST` with the command's outcome; `GET` on the same path describes the call, as the vendor's does. */
export async function answerRest(
  head: RequestHead,
  route: RestRoute,
  body: RequestBody,
  signal: AbortSignal,
  options: GatewayOptions,
): Promise<Exchange> {
  const operation = findV1Operation(options.contract, route.agent, route.operation);
  if (operation === undefined)
    return refuseRest(head, failure('request.notFound', 'the contract has no such agent or operation'));
  if (head.method === 'GET' || head.method === 'HEAD') return describeCall(head, route, operation);
  if (head.method !== 'POST')
    return refuseRest(
      head,
      failure('request.method', 'only POST and GET are possible here', { allow: 'GET, HEAD, POST' }),
      operation,
    );
  const decoded = await inTurns(
    decodeRequestSteps(
      { operation, headers: head.headers, query: route.query, bytes: bytesIn(body), lifted: documentsIn(body) },
      { unknown: options.unknownProperties === 'refuse' ? 'refuse' : 'keep', ...options.limits },
    ),
  );
  if (decoded.kind === 'failure') return refuseRest(head, decoded.failure, operation);
  const unacceptable = checkAccept(headerOf(head, 'accept'), operation);
  if (unacceptable !== undefined) return refuseRest(head, unacceptable, operation);
  const command = commandOf(head, route, body, signal, operation, decoded, options);
  const work = encode(head, operation, await options.upstream.execute(command), decoded.select);
  return isSteps(work) ? inTurns(work) : work;
}

function commandOf(
  head: RequestHead,
  route: RestRoute,
  body: RequestBody,
  signal: AbortSignal,
  operation: Operation,
  decoded: Extract<DecodedRest, { kind: 'request' }>,
  options: GatewayOptions,
): Command {
  const caller: Caller = { tenant: route.tenant, ...decoded.caller };
  const { arguments: given, forwardable, hasExtras, extraQuery, select } = decoded;
  const context = contextOf(head, 'rest', signal, timesFor(body, options));
  const selected = select === undefined ? undefined : { select };
  const asked = takesJson(operation, { accept: headerOf(head, 'accept'), select }) ? operation : undefined;
  const beyond = extraQuery === undefined ? { hasExtras } : { hasExtras, extraQuery };
  const bytes = forwardable ? originalOf(body) : undefined;
  if (bytes === undefined) return { context, operation, arguments: given, caller, asked, ...beyond, ...selected };
  const contentType = headerOf(head, 'content-type') ?? '';
  const original = { wire: 'rest', contentType, bytes, operation, arguments: given, caller } as const;
  return { context, operation, arguments: given, caller, original, asked, ...beyond, ...selected };
}

function encode(
  head: RequestHead,
  operation: Operation | undefined,
  outcome: Outcome,
  select: string | undefined,
): Work<Exchange> {
  const work = encodeResponseSteps(outcome, operation, {
    accept: headerOf(head, 'accept'),
    correlationId: head.correlationId,
    select,
  });
  return isSteps(work) ? encodeOn(work, operation, outcome) : exchangeOf(work, operation, outcome);
}

function* encodeOn(work: Steps<RestAnswer>, operation: Operation | undefined, outcome: Outcome): Steps<Exchange> {
  return exchangeOf(yield* work, operation, outcome);
}

function exchangeOf(answer: RestAnswer, operation: Operation | undefined, outcome: Outcome): Exchange {
  return {
    answer,
    record: {
      wire: 'rest',
      ...(operation === undefined
        ? {}
        : { version: operation.version, agent: operation.agent, operation: operation.name }),
      outcome: outcome.kind === 'answer' ? (answer.failed ?? 'ok') : outcome.code,
    },
  };
}

/** The vendor's error object for a failure met anywhere. */
export function refuseRest(head: RequestHead, refusal: Failure, operation?: Operation): Exchange {
  return finishWork(encode(head, operation, refusal, undefined));
}

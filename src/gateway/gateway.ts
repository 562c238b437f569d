/**
 * The flow: wire in → decode → Command → Upstream → Outcome → encode → wire out.
 * This file decides which of the two wires a request speaks and holds the one try/catch; the two wires' own steps are in soap-flow and rest-flow.
 */
import type { Readable } from 'node:stream';
import { failure, type Failure, type WireName } from '../command';
import { Lifted } from '../media';
import { apiPage, openApiPage, v1Page } from './api-pages';
import { bodyBytesMax } from './body-limit';
import type { Exchange, Gateway, HttpAnswer, RequestBody, RequestHead } from './exchange';
import { headerOf } from './head';
import type { GatewayOptions } from './options';
import { agentsPage, versionsPage } from './remote-pages';
import { mayRelay, relay } from './relay-flow';
import { answerRest, refuseRest } from './rest-flow';
import { routeOf, type Route } from './route';
import { answerSoap, refuseSoap } from './soap-flow';
import { tellRoute } from './tell-route';

type PageRoute = Exclude<Route, { kind: 'soap' | 'rest' | 'unknown' | 'relay' }>;

export function createGateway(options: GatewayOptions): Gateway {
  return {
    bodyBytesMax: (head) => bytesMaxOf(head, routeOf(head.target), options),
    refuse: (head, refusal) => refuse(head, routeOf(head.target), refusal, options),
    relays: (head) => mayRelay(routeOf(head.target), options),
    handle: (head, body, signal) => guarded(head, body, signal, options),
    relay: (head, body, signal) => guarded(head, body, signal, options),
  };
}

/** What is passed on is as large as the CRM lets it be, but for operations: one that is unknown may take documents. */
function bytesMaxOf(head: RequestHead, route: Route, options: GatewayOptions): number {
  if (!mayRelay(route, options)) return bodyBytesMax(route, headerOf(head, 'soapaction'), options);
  return route.kind === 'rest' ? options.limits.documentBytesMax : Infinity;
}

/** The one try/catch: what is thrown here is a defect, answered as `internal` in the caller's protocol. A stream is a body to be relayed. */
async function guarded(
  head: RequestHead,
  body: RequestBody | Readable,
  signal: AbortSignal,
  options: GatewayOptions,
): Promise<Exchange> {
  const route = routeOf(head.target);
  try {
    const tell = options.debug?.();
    if (tell !== undefined) tellRoute(tell, head, route, options.contract);
    if (body instanceof Uint8Array || body instanceof Lifted) return await answer(head, route, body, signal, options);
    return mayRelay(route, options)
      ? await relay(head, route, body, signal, options)
      : await answer(head, route, new Uint8Array(), signal, options);
  } catch (error) {
    const text = 'the gateway failed; the operator finds the reason under the correlation id';
    const told = refuse(head, route, failure('internal', text), options);
    return { answer: told.answer, record: { ...told.record, defect: error } };
  }
}

function answer(
  head: RequestHead,
  route: Route,
  body: RequestBody,
  signal: AbortSignal,
  options: GatewayOptions,
): Promise<Exchange> | Exchange {
  if (route.kind !== 'unknown' && options.knowsTenant?.(route.tenant) === false)
    return refuse(head, route, failure('request.notFound', 'there is no such tenant'), options);
  switch (route.kind) {
    case 'soap':
      return answerSoap(head, route, body, signal, options);
    case 'rest':
      return answerRest(head, route, body, signal, options);
    case 'unknown':
    case 'relay':
      return refuse(head, route, failure('request.notFound', 'nothing is served under this path'), options);
    default:
      return answerPage(head, route, options);
  }
}

async function answerPage(head: RequestHead, route: PageRoute, options: GatewayOptions): Promise<Exchange> {
  if (head.method !== 'GET' && head.method !== 'HEAD')
    return refuse(head, route, failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' }), options);
  const page = await pageOf(head, route, options);
  if (page === undefined) return refuse(head, route, failure('request.notFound', 'no such version'), options);
  return { answer: page, record: { wire: 'page', outcome: 'ok' } };
}

function pageOf(
  head: RequestHead,
  route: PageRoute,
  { contract, programVersion }: GatewayOptions,
): Promise<HttpAnswer> | HttpAnswer | undefined {
  switch (route.kind) {
    case 'agents':
      return agentsPage(head, route, contract);
    case 'versions':
      return versionsPage(head, route, contract);
    case 'api':
      return apiPage(head, route, contract, programVersion);
    case 'v1':
      return v1Page(head, route, contract);
    case 'openapi':
      return openApiPage(head, route, contract, programVersion);
  }
}

function refuse(head: RequestHead, route: Route, refusal: Failure, options: GatewayOptions): Exchange {
  return wireOf(head, route) === 'soap' ? refuseSoap(head, refusal, options) : refuseRest(head, refusal);
}

/** Whose language a refused request speaks: its path says so, and where that is neither's own what it brings. */
function wireOf(head: RequestHead, route: Route): WireName {
  if (route.kind === 'soap' || route.kind === 'agents' || route.kind === 'versions') return 'soap';
  if (route.kind === 'rest' || route.kind === 'relay') return 'rest';
  const isEnvelope = /^\s*(?:application\/soap\+xml|multipart\/related)\b/i.test(headerOf(head, 'content-type') ?? '');
  if (isEnvelope || headerOf(head, 'soapaction') !== undefined) return 'soap';
  return route.kind === 'unknown' ? route.wire : 'rest';
}

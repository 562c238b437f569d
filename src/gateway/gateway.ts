/**
 * The flow: wire in → decode → Command → Upstream → Outcome → encode → wire out.
 * This file decides which of the two wires a request speaks and holds the one try/catch; the two wires' own steps are in soap-flow and rest-flow.
 */
import { failure, type Failure } from '../command';
import { apiPage, v1Page } from './api-pages';
import { bodyBytesMax } from './body-limit';
import type { Exchange, Gateway, HttpAnswer, RequestHead } from './exchange';
import type { GatewayOptions } from './options';
import { agentsPage, versionsPage } from './remote-pages';
import { answerRest, refuseRest } from './rest-flow';
import { routeOf, type Route } from './route';
import { answerSoap, refuseSoap } from './soap-flow';

export function createGateway(options: GatewayOptions): Gateway {
  return {
    bodyBytesMax: (head) => bodyBytesMax(routeOf(head.target), options),
    refuse: (head, refusal) => refuse(head, routeOf(head.target), refusal, options),
    async handle(head, body, signal) {
      const route = routeOf(head.target);
      try {
        return await answer(head, route, body, signal, options);
      } catch (error) {
        const text = 'the gateway failed; the operator finds the reason under the correlation id';
        const { answer, record } = refuse(head, route, failure('internal', text), options);
        return { answer, record: { ...record, defect: error } };
      }
    },
  };
}

function answer(
  head: RequestHead,
  route: Route,
  body: Uint8Array,
  signal: AbortSignal,
  options: GatewayOptions,
): Promise<Exchange> | Exchange {
  switch (route.kind) {
    case 'soap':
      return answerSoap(head, route, body, signal, options);
    case 'rest':
      return answerRest(head, route, body, signal, options);
    case 'unknown':
      return refuse(head, route, failure('request.notFound', 'nothing is served under this path'), options);
    default:
      return answerPage(head, route, options);
  }
}

function answerPage(
  head: RequestHead,
  route: Exclude<Route, { kind: 'soap' | 'rest' | 'unknown' }>,
  options: GatewayOptions,
): Exchange {
  if (head.method !== 'GET' && head.method !== 'HEAD')
    return refuse(head, route, failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' }), options);
  const page = pageOf(head, route, options);
  if (page === undefined) return refuse(head, route, failure('request.notFound', 'no such version'), options);
  return { answer: page, record: { wire: 'page', outcome: 'ok' } };
}

function pageOf(
  head: RequestHead,
  route: Exclude<Route, { kind: 'soap' | 'rest' | 'unknown' }>,
  options: GatewayOptions,
): HttpAnswer | undefined {
  switch (route.kind) {
    case 'agents':
      return agentsPage(head, route, options.contract);
    case 'versions':
      return versionsPage(head, route, options.contract);
    case 'api':
      return apiPage(head, route, options.contract, options.programVersion);
    case 'v1':
      return v1Page(head, route, options.contract);
  }
}

function refuse(head: RequestHead, route: Route, refusal: Failure, options: GatewayOptions): Exchange {
  const wire =
    route.kind === 'unknown'
      ? route.wire
      : route.kind === 'soap' || route.kind === 'agents' || route.kind === 'versions'
        ? 'soap'
        : 'rest';
  return wire === 'soap' ? refuseSoap(head, refusal, options) : refuseRest(head, refusal);
}

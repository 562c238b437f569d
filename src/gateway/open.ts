/**
 * Decides once per request what it is: a page, a call, a call that is passed on, or a refusal. The flow's one try/catch
 * is here.
 */
import type { Readable } from 'node:stream';
import { causeOf, failure, headerOf, type Failure, type Wire, type WireName } from '../command';
import { findV1Operation, undescribedAgent, type Agent } from '../contract';
import { contractExamples } from '../exports';
import { createRestWire, decodeCallerOf } from '../rest';
import { createSoapWire, findAgent, unreadableAgent } from '../soap';
import { describeCall } from './api-pages';
import { handle, type TargetedCall } from './handle';
import type { Exchange, Gateway, HttpReply, OpenCall, RequestBody, RequestHead } from './exchange';
import { notFoundPage } from './home-page';
import { wantsHtml } from './html';
import { KeptTexts } from './kept-texts';
import type { FlowOptions, PageSources } from './gateway-options';
import { choosePage, type PageRoute } from './choose-page';
import { agentPage } from './remote-pages';
import { routeNames, routeOf, tellRoute, type Route, type RouteOf } from './route';
import { stream, streamRoute, type StreamRoute } from './stream';
import { mayTakeDocuments, takesDocuments } from './takes-documents';

/** Both wires towards clients, and what all calls share. */
interface Flow extends Omit<FlowOptions, 'examples'>, PageSources {
  readonly soap: ReturnType<typeof createSoapWire>;
  readonly rest: ReturnType<typeof createRestWire>;
}

/** The flow over one CRM and one contract: it decides what each request is, and carries it out. */
export function buildGateway(options: FlowOptions): Gateway {
  const { limits, unknownProperties, reading, applicationErrors } = options;
  const flow: Flow = {
    ...options,
    examples: options.examples ?? contractExamples,
    texts: new KeptTexts(
      options.contract,
      options.programVersion,
      options.examples ?? contractExamples,
      options.passThrough.enabled && options.upstream.relay !== undefined,
    ),
    soap: createSoapWire({
      unknown: unknownProperties === 'refuse' ? 'refuse' : 'keep',
      limits: { arrayItemsMax: limits.arrayItemsMax, xml: limits.xml },
      applicationErrors,
    }),
    rest: createRestWire({ unknown: unknownProperties === 'refuse' ? 'refuse' : 'keep', reading, ...limits }),
  };
  return { open: (head) => guarded(open(head, flow)) };
}

/** What a request is; `guarded` makes the call of it that the server sees. */
export interface Opened {
  readonly mode: OpenCall['mode'];
  readonly bodyBytesMax: number;
  readonly carryOut: (body: RequestBody, signal: AbortSignal) => Promise<Exchange> | Exchange;
  readonly stream?: (body: Readable, signal: AbortSignal) => Promise<Exchange>;
  readonly refuse: (failure: Failure) => Exchange;
}

/** The one try/catch: what is thrown here is a defect, answered as `internal` in the caller's protocol. */
export function guarded({ mode, bodyBytesMax, carryOut, stream: streamOn, refuse }: Opened): OpenCall {
  const attempt = async (run: () => Promise<Exchange> | Exchange): Promise<Exchange> => {
    try {
      return await run();
    } catch (error) {
      const text = 'the gateway failed; the operator finds the reason under the correlation id';
      const { reply, record } = refuse(failure('internal', text));
      return { reply, record: { ...record, defect: error } };
    }
  };
  return {
    mode,
    bodyBytesMax,
    handle: (body, signal) => attempt(() => carryOut(body, signal)),
    stream: (body, signal) => attempt(() => (streamOn ?? notStreamed)(body, signal)),
    refuse,
  };
}

function notStreamed(): never {
  throw new Error('this call is not passed on');
}

function open(head: RequestHead, flow: Flow): Opened {
  const route = routeOf(head.target);
  const tell = flow.debug?.();
  if (tell !== undefined) tellRoute(tell, head, route, flow.contract);
  const refuse = (refusal: Failure): Exchange => {
    const told = refuseOn(head, route, flow, refusal);
    return isPersonLost(head, refusal) ? { ...told, reply: notFoundPage(head, refusal.message, flow.contract) } : told;
  };
  /** A request whose body does not count. */
  const replied = (reply: () => Promise<Exchange> | Exchange): Opened => ({
    mode: 'read',
    bodyBytesMax: flow.limits.bodyBytesMax,
    carryOut: reply,
    refuse,
  });
  const refused = (refusal: Failure): Opened => replied(() => refuse(refusal));
  // The page at the bare address says that calls name a tenant.
  const isOfTenant = route.kind !== 'unknown' && !(route.kind === 'home' && wantsHtml(head));
  if (isOfTenant && flow.knowsTenant?.(route.tenant) === false)
    return refused(failure('request.notFound', route.tenant === '' ? noTenant : 'there is no such tenant'));
  const openers = { replied, refused, refuse };
  const passed = route.kind === 'relay' || route.kind === 'rest' ? streamRoute(route, flow) : undefined;
  if (passed !== undefined) return openStream(head, passed, flow, refuse);
  switch (route.kind) {
    case 'soap':
      return openSoap(head, route, flow, openers);
    case 'rest':
      return openRest(head, route, flow, openers);
    case 'relay':
    case 'unknown':
      return refused(failure('request.notFound', 'nothing is served under this path'));
    default:
      return openPage(head, route, flow, openers);
  }
}

/** How a request is opened whose body does not count. */
interface Openers {
  readonly replied: (reply: () => Promise<Exchange> | Exchange) => Opened;
  readonly refused: (refusal: Failure) => Opened;
  readonly refuse: (refusal: Failure) => Exchange;
}

/** A person with a browser at an address that leads nowhere. */
const isPersonLost = (head: RequestHead, { code }: Failure): boolean =>
  code === 'request.notFound' && isReading(head) && wantsHtml(head);

export const isReading = ({ method }: RequestHead): boolean => method === 'GET' || method === 'HEAD';

/** `POST` is a call, `GET ?wsdl` gives the contract, plain `GET` a page for people. */
function openSoap(head: RequestHead, route: RouteOf<'soap'>, flow: Flow, openers: Openers): Opened {
  const known = findAgent(flow.contract, route.version, route.agent);
  const isMissing = 'code' in known && known.code === 'request.notFound' && head.method === 'POST';
  const agent = (isMissing ? agentWithoutWsdl(head, route, flow) : undefined) ?? known;
  if ('code' in agent) return openers.refused(agent);
  const logNames = { version: agent.version, agent: agent.name };
  // The WSDL is one file without imports: nothing stands at the addresses that .NET's tools ask for besides.
  if (isReading(head) && /^(?:xsd|disco)\b/i.test(route.query))
    return openers.refused(failure('request.notFound', 'the contract is one file, ?wsdl'));
  if (isReading(head))
    return openers.replied(async () => {
      const page = await agentPage(head, route, agent, flow);
      return page === undefined ? openers.refuse(unreadableAgent()) : pageExchange(page, route, logNames);
    });
  if (head.method !== 'POST') return openers.refused(wrongMethod());
  const documents = mayTakeDocuments(agent, headerOf(head, 'soapaction'));
  const found = { wire: flow.soap, target: agent, head, tenant: route.tenant, logNames };
  return openCall(found, documents, flow, openers);
}

/** An agent that has no WSDL in the folder; a CRM of the caller's version may have it all the same. */
function agentWithoutWsdl(head: RequestHead, { version, agent }: RouteOf<'soap'>, flow: Flow): Agent | undefined {
  const found = flow.unknownProperties === 'refuse' ? undefined : flow.contract.version(version);
  // In the address letter case does not count, in the action it does.
  const [, named = ''] = /\/(\w+)\/\w+"?$/.exec(headerOf(head, 'soapaction') ?? '') ?? [];
  return found && undescribedAgent(found, named.toLowerCase() === agent.toLowerCase() ? named : agent);
}

/** `POST` is a call; `GET` on the same path describes it, as the vendor's does. */
function openRest(head: RequestHead, route: RouteOf<'rest'>, flow: Flow, openers: Openers): Opened {
  const operation = findV1Operation(flow.contract, route.agent, route.operation);
  if (operation === undefined)
    return openers.refused(failure('request.notFound', 'the contract has no such agent or operation'));
  if (isReading(head)) return openers.replied(() => describeCall(head, route, operation));
  if (head.method !== 'POST') return openers.refused(wrongMethod());
  const target = { operation, query: route.query };
  const found = { wire: flow.rest, target, head, tenant: route.tenant, logNames: operation };
  return openCall(found, takesDocuments(operation), flow, openers);
}

type Found<Target, Format> = Pick<TargetedCall<Target, Format>, 'wire' | 'target' | 'head' | 'tenant' | 'logNames'>;

function openCall<Target, Format extends object>(
  { wire, target, head, tenant, logNames }: Found<Target, Format>,
  documents: boolean,
  { limits, upstream, clock, upstreamMs }: Flow,
  { refuse }: Openers,
): Opened {
  const { bodyBytesMax: plainBodyBytesMax, documentBytesMax } = limits;
  // Not spread: a spread of all that `flow` has would leave some of each call in V8's old space (bench/promotion.mjs).
  const call = { wire, target, head, tenant, logNames, upstream, clock, upstreamMs, plainBodyBytesMax };
  return {
    mode: 'read',
    bodyBytesMax: documents ? documentBytesMax : plainBodyBytesMax,
    carryOut: (body, signal) => handle(call, body, signal),
    refuse,
  };
}

export const wrongMethod = (): Failure =>
  failure('request.method', 'only POST and GET are possible here', { allow: 'GET, HEAD, POST' });

function openPage(head: RequestHead, route: PageRoute, flow: Flow, { replied, refused, refuse }: Openers): Opened {
  if (!isReading(head)) return refused(failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' }));
  return replied(async () => {
    const page = await choosePage(head, route, flow);
    if (page === undefined) return refuse(failure('request.notFound', 'no such version, agent or page'));
    return 'code' in page ? refuse(page) : pageExchange(page, route);
  });
}

export function pageExchange(
  reply: HttpReply,
  { tenant }: { readonly tenant: string },
  logNames: Partial<Exchange['record']> = {},
): Exchange {
  return { reply, record: { wire: 'page', ...logNames, caller: { tenant }, outcome: 'ok' } };
}

/** The CRM limits what is passed on. For operations the limit is that of documents: an unknown one may take some. */
function openStream(head: RequestHead, route: StreamRoute, flow: Flow, refuse: Openers['refuse']): Opened {
  return {
    mode: 'stream',
    bodyBytesMax: route.kind === 'rest' ? flow.limits.documentBytesMax : Infinity,
    carryOut: () => refuse(failure('request.notFound', 'nothing is served under this path')),
    stream: (body, signal) => stream(head, route, body, signal, flow, refuse),
    refuse,
  };
}

const noTenant = 'the path names no tenant; it is the first segment, as in /Cust12345/Remote and /Cust12345/api';

/** Refuses a request whose body has not been read; the log learns what its path and header fields say. */
function refuseOn(head: RequestHead, route: Route, flow: Flow, refusal: Failure): Exchange {
  const wire: Pick<Wire<never, never>, 'name' | 'refuse'> = flow[wireOf(head, route)];
  const called = route.kind === 'unknown' ? '' : route.tenant;
  const tenant = flow.knowsTenant?.(called) === false && called !== '' ? 'other' : called;
  const read = wire.name === 'rest' ? decodeCallerOf(head) : {};
  const caller = 'code' in read ? { tenant } : { ...read, tenant };
  return {
    reply: wire.refuse(refusal, head),
    record: {
      wire: wire.name,
      ...routeNames(route, flow.contract),
      caller,
      outcome: refusal.code,
      ...causeOf(refusal),
    },
  };
}

/** The wire in whose language a request is refused: its path says so, or else its headers. */
function wireOf(head: RequestHead, route: Route): WireName {
  if (route.kind === 'soap' || route.kind === 'agents' || route.kind === 'versions') return 'soap';
  if (route.kind === 'rest' || route.kind === 'relay') return 'rest';
  const isEnvelope = /^\s*(?:application\/soap\+xml|multipart\/related)\b/i.test(headerOf(head, 'content-type') ?? '');
  if (isEnvelope || headerOf(head, 'soapaction') !== undefined) return 'soap';
  return route.kind === 'unknown' ? route.wire : 'rest';
}

/**
 * Decides, once per request, what it is: a page, a call, a call that is passed on, or a refusal. Holds the one
 * try/catch.
 */
import type { Readable } from 'node:stream';
import { causeOf, failure, headerOf, type Failure, type Wire, type WireName } from '../command';
import { findV1Operation, undescribedAgent, type Agent } from '../contract';
import { createRestWire } from '../rest';
import { createSoapWire, findAgent, unreadableAgent } from '../soap';
import { describeCall } from './api-pages';
import { mayTakeDocuments, takesDocuments, handle, type Call } from './handle';
import type { Exchange, Gateway, HttpReply, OpenCall, RequestBody, RequestHead } from './exchange';
import { KeptTexts } from './kept-texts';
import type { GatewayOptions } from './options';
import { pageOf, type PageRoute, type PageSources } from './pages';
import { agentPage } from './remote-pages';
import { routeOf, type Route } from './route';
import { stream, streamRoute, type StreamRoute } from './stream';
import { tellRoute } from './tell-route';

/** Both wires towards clients, and what every call needs besides. */
interface Ways extends GatewayOptions, PageSources {
  readonly soap: ReturnType<typeof createSoapWire>;
  readonly rest: ReturnType<typeof createRestWire>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { limits, unknownProperties, reading, applicationErrors } = options;
  const ways: Ways = {
    ...options,
    texts: new KeptTexts(options.contract, options.programVersion),
    soap: createSoapWire({
      unknown: unknownProperties === 'refuse' ? 'refuse' : 'keep',
      limits: { arrayItemsMax: limits.arrayItemsMax, xml: limits.xml },
      applicationErrors,
    }),
    rest: createRestWire({ unknown: unknownProperties === 'refuse' ? 'refuse' : 'keep', reading, ...limits }),
  };
  return { open: (head) => guarded(open(head, ways)) };
}

/** What is decided of a request; `guarded` makes the call of it that the server sees. */
interface Opened {
  readonly mode: OpenCall['mode'];
  readonly bodyBytesMax: number;
  readonly carryOut: (body: RequestBody, signal: AbortSignal) => Promise<Exchange> | Exchange;
  readonly stream?: (body: Readable, signal: AbortSignal) => Promise<Exchange>;
  readonly refuse: (failure: Failure) => Exchange;
}

/** The one try/catch: what is thrown here is a defect, answered as `internal` in the caller's protocol. */
function guarded({ mode, bodyBytesMax, carryOut, stream: pass, refuse }: Opened): OpenCall {
  const attempt = async (run: () => Promise<Exchange> | Exchange): Promise<Exchange> => {
    try {
      return await run();
    } catch (error) {
      const text = 'the gateway failed; the operator finds the reason under the correlation id';
      const { reply: answer, record } = refuse(failure('internal', text));
      return { reply: answer, record: { ...record, defect: error } };
    }
  };
  return {
    mode,
    bodyBytesMax,
    handle: (body, signal) => attempt(() => carryOut(body, signal)),
    stream: (body, signal) => attempt(() => (pass ?? notStreamed)(body, signal)),
    refuse,
  };
}

function notStreamed(): never {
  throw new Error('this call is not passed on');
}

function open(head: RequestHead, ways: Ways): Opened {
  const route = routeOf(head.target);
  const tell = ways.debug?.();
  if (tell !== undefined) tellRoute(tell, head, route, ways.contract);
  const refuse = (refusal: Failure): Exchange => refusalIn(ways[wireOf(head, route)], refusal, head);
  /** A request whose body does not count. */
  const answered = (answer: () => Promise<Exchange> | Exchange): Opened => ({
    mode: 'read',
    bodyBytesMax: ways.limits.bodyBytesMax,
    carryOut: answer,
    refuse,
  });
  const refused = (refusal: Failure): Opened => answered(() => refuse(refusal));
  if (route.kind !== 'unknown' && ways.knowsTenant?.(route.tenant) === false)
    return refused(failure('request.notFound', 'there is no such tenant'));
  const plain = { answered, refused, refuse };
  const passed = route.kind === 'relay' || route.kind === 'rest' ? streamRoute(route, ways) : undefined;
  if (passed !== undefined) return streamed(head, passed, ways, refuse);
  switch (route.kind) {
    case 'soap':
      return openSoap(head, route, ways, plain);
    case 'rest':
      return openRest(head, route, ways, plain);
    case 'relay':
    case 'unknown':
      return refused(failure('request.notFound', 'nothing is served under this path'));
    default:
      return openPage(head, route, ways, plain);
  }
}

interface Plain {
  readonly answered: (answer: () => Promise<Exchange> | Exchange) => Opened;
  readonly refused: (refusal: Failure) => Opened;
  readonly refuse: (refusal: Failure) => Exchange;
}

const isReading = ({ method }: RequestHead): boolean => method === 'GET' || method === 'HEAD';

/** `POST` is a call, `GET ?wsdl` gives the contract, plain `GET` a page for people. */
type SoapRoute = Extract<Route, { kind: 'soap' }>;

function openSoap(head: RequestHead, route: SoapRoute, ways: Ways, plain: Plain): Opened {
  const known = findAgent(ways.contract, route.version, route.agent);
  const isNowhere = 'code' in known && known.code === 'request.notFound' && head.method === 'POST';
  const agent = (isNowhere ? newerAgent(head, route, ways) : undefined) ?? known;
  if ('code' in agent) return plain.refused(agent);
  const named = { version: agent.version, agent: agent.name };
  // The WSDL is one file without imports: nothing stands at the addresses that .NET's tools ask for besides.
  if (isReading(head) && /^(?:xsd|disco)\b/i.test(route.query))
    return plain.refused(failure('request.notFound', 'the contract is one file, ?wsdl'));
  if (isReading(head))
    return plain.answered(() => {
      const page = agentPage(head, route, agent);
      return page === undefined ? plain.refuse(unreadableAgent()) : pageExchange(page, named);
    });
  if (head.method !== 'POST') return plain.refused(wrongMethod());
  const documents = mayTakeDocuments(agent, headerOf(head, 'soapaction'));
  const found = { wire: ways.soap, target: agent, head, tenant: route.tenant, named };
  return called(found, documents, ways, plain);
}

/** An agent that the folder has no WSDL of, and a CRM of the caller's version may have. */
function newerAgent(head: RequestHead, { version, agent }: SoapRoute, ways: Ways): Agent | undefined {
  const found = ways.unknownProperties === 'refuse' ? undefined : ways.contract.version(version);
  // In the address letter case does not count, in the action it does.
  const [, named = ''] = /\/(\w+)\/\w+"?$/.exec(headerOf(head, 'soapaction') ?? '') ?? [];
  return found && undescribedAgent(found, named.toLowerCase() === agent.toLowerCase() ? named : agent);
}

/** `POST` is a call; `GET` on the same path describes it, as the vendor's does. */
function openRest(head: RequestHead, route: Extract<Route, { kind: 'rest' }>, ways: Ways, plain: Plain): Opened {
  const operation = findV1Operation(ways.contract, route.agent, route.operation);
  if (operation === undefined)
    return plain.refused(failure('request.notFound', 'the contract has no such agent or operation'));
  if (isReading(head)) return plain.answered(() => describeCall(head, route, operation));
  if (head.method !== 'POST') return plain.refused(wrongMethod());
  const target = { operation, query: route.query };
  const found = { wire: ways.rest, target, head, tenant: route.tenant, named: operation };
  return called(found, takesDocuments(operation), ways, plain);
}

type Found<Target, Format> = Pick<Call<Target, Format>, 'wire' | 'target' | 'head' | 'tenant' | 'named'>;

function called<Target, Format extends object>(
  { wire, target, head, tenant, named }: Found<Target, Format>,
  documents: boolean,
  { limits, upstream, clock, upstreamMs }: Ways,
  { refuse }: Plain,
): Opened {
  const { bodyBytesMax, documentBytesMax } = limits;
  // Not spread: a spread of all that `ways` has left 2.5 KB of each call in V8's old space (bench/promotion.mjs).
  const call = { wire, target, head, tenant, named, upstream, clock, upstreamMs, bodyBytesMax };
  return {
    mode: 'read',
    bodyBytesMax: documents ? documentBytesMax : bodyBytesMax,
    carryOut: (body, signal) => handle(call, body, signal),
    refuse,
  };
}

const wrongMethod = (): Failure =>
  failure('request.method', 'only POST and GET are possible here', { allow: 'GET, HEAD, POST' });

function openPage(head: RequestHead, route: PageRoute, ways: Ways, { answered, refused }: Plain): Opened {
  if (!isReading(head)) return refused(failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' }));
  return answered(async () => {
    const page = await pageOf(head, route, ways);
    return page === undefined ? refuseUnknown(head, route, ways) : pageExchange(page);
  });
}

const refuseUnknown = (head: RequestHead, route: Route, ways: Ways): Exchange =>
  refusalIn(ways[wireOf(head, route)], failure('request.notFound', 'no such version, agent or page'), head);

function pageExchange(answer: HttpReply, named: Partial<Exchange['record']> = {}): Exchange {
  return { reply: answer, record: { wire: 'page', ...named, outcome: 'ok' } };
}

/** What is passed on is as large as the CRM lets it be, but for operations: one that is unknown may take documents. */
function streamed(head: RequestHead, route: StreamRoute, ways: Ways, refuse: Plain['refuse']): Opened {
  return {
    mode: 'stream',
    bodyBytesMax: route.kind === 'rest' ? ways.limits.documentBytesMax : Infinity,
    carryOut: () => refuse(failure('request.notFound', 'nothing is served under this path')),
    stream: (body, signal) => stream(head, route, body, signal, ways, refuse),
    refuse,
  };
}

function refusalIn(wire: Pick<Wire<never, never>, 'name' | 'refuse'>, refusal: Failure, head: RequestHead): Exchange {
  return {
    reply: wire.refuse(refusal, head),
    record: { wire: wire.name, outcome: refusal.code, ...causeOf(refusal) },
  };
}

/** Whose language a refused request speaks: its path says so, and where that is neither's own what it brings. */
function wireOf(head: RequestHead, route: Route): WireName {
  if (route.kind === 'soap' || route.kind === 'agents' || route.kind === 'versions') return 'soap';
  if (route.kind === 'rest' || route.kind === 'relay') return 'rest';
  const isEnvelope = /^\s*(?:application\/soap\+xml|multipart\/related)\b/i.test(headerOf(head, 'content-type') ?? '');
  if (isEnvelope || headerOf(head, 'soapaction') !== undefined) return 'soap';
  return route.kind === 'unknown' ? route.wire : 'rest';
}

/** The paths of the cloud, opened in front of the gateway; every other request goes on untouched. */
import { failure, type Failure, type RequestHead } from '../command';
import {
  guarded,
  isReading,
  pageExchange,
  wrongMethod,
  type Exchange,
  type Gateway,
  type OpenCall,
  type Opened,
} from '../gateway';
import { partnerNames } from '../online';
import { cloudPathOf, type CloudPath } from './cloud-paths';
import type { FrontOptions } from './front-options';
import { partnerBytesMax } from './partner-call';
import { partnerOverJson, type PartnerOverJson } from './partner-over-json';
import { partnerOverSoap, type PartnerOverSoap } from './partner-over-soap';
import { partnerPage } from './partner-page';
import { stateReply } from './state-page';

interface CloudFront {
  readonly options: FrontOptions;
  readonly soap: PartnerOverSoap;
  readonly json: PartnerOverJson;
}

type PathOf<K extends CloudPath['kind']> = Extract<CloudPath, { kind: K }>;

/** Serves the log-in of system users, and the state of tenants where that is known. */
export function withOnlineFront(gateway: Gateway, options: FrontOptions): Gateway {
  const front: CloudFront = { options, soap: partnerOverSoap(options), json: partnerOverJson(options) };
  return {
    open(head) {
      const path = cloudPathOf(head.target);
      if (path === undefined || (path.kind === 'state' && options.stateOf === undefined)) return gateway.open(head);
      tellRoute(head, path, options);
      return openPath(head, path, front);
    },
  };
}

/** The tenant is left out: it is the client's text. */
function tellRoute({ correlationId, trace, method }: RequestHead, { kind }: CloudPath, { debug }: FrontOptions): void {
  const route = kind === 'state' ? 'state' : 'partnerSystemUser';
  debug?.()?.('The route of a request.', { correlationId, traceId: trace?.id, method, route });
}

function openPath(head: RequestHead, path: CloudPath, front: CloudFront): OpenCall {
  switch (path.kind) {
    case 'soap':
      return openSoap(head, path, front);
    case 'json':
      return openJson(head, path, front);
    case 'state':
      return openState(head, path, front);
  }
}

function opened(
  { options }: CloudFront,
  carryOut: Opened['carryOut'],
  refuse: Opened['refuse'],
  refusal: Failure | undefined,
): OpenCall {
  const bodyBytesMax = Math.min(partnerBytesMax, options.limits.bodyBytesMax);
  return guarded({ mode: 'read', bodyBytesMax, carryOut: refusal ? () => refuse(refusal) : carryOut, refuse });
}

function unknownTenant({ tenant }: { readonly tenant: string }, { knowsTenant }: FrontOptions): Failure | undefined {
  if (tenant === '' || knowsTenant?.(tenant) !== false) return undefined;
  return failure('request.notFound', 'there is no such tenant');
}

function openSoap(head: RequestHead, path: PathOf<'soap'>, front: CloudFront): OpenCall {
  const refuse = (refusal: Failure): Exchange => front.soap.refuse(refusal, path.tenant, head);
  const page = async (): Promise<Exchange> => {
    const shown = await partnerPage(head, path);
    if (shown === undefined) return refuse(failure('request.notFound', 'the contract is one file, ?wsdl'));
    return pageExchange(shown, path, { agent: partnerNames.agent });
  };
  const method = isReading(head) || head.method === 'POST' ? undefined : wrongMethod();
  return opened(
    front,
    isReading(head) ? page : (body, signal) => front.soap.handle(head, path.tenant, body, signal),
    refuse,
    unknownTenant(path, front.options) ?? method,
  );
}

function openJson(head: RequestHead, path: PathOf<'json'>, front: CloudFront): OpenCall {
  const { method } = head;
  const allow = 'POST';
  return opened(
    front,
    (body, signal) => front.json.handle(head, path.tenant, body, signal),
    (refusal) => front.json.refuse(refusal, path.tenant, head),
    unknownTenant(path, front.options) ??
      (method === 'POST' ? undefined : failure('request.method', 'only POST is possible here', { allow })),
  );
}

function openState(head: RequestHead, path: PathOf<'state'>, front: CloudFront): OpenCall {
  const { stateOf, clock, upstreamMs } = front.options;
  const refuse = (refusal: Failure): Exchange => {
    const { reply, record } = front.json.refuse(refusal, path.tenant, head);
    const { caller, outcome } = record;
    return { reply, record: { wire: 'page', outcome, ...(caller === undefined ? {} : { caller }) } };
  };
  const show = async (): Promise<Exchange> => {
    const asking = { correlationId: head.correlationId, deadline: clock.now() + upstreamMs };
    const shown = (await stateOf?.(path.tenant, asking)) ?? failure('request.notFound', 'there is no such tenant');
    if ('code' in shown) return refuse(shown);
    const reply = stateReply(head, shown, clock.now());
    return 'code' in reply ? refuse(reply) : pageExchange(reply, path);
  };
  const wrong = failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' });
  return opened(front, show, refuse, isReading(head) ? undefined : wrong);
}

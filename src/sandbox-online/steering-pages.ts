/** The pages under `/sandbox/` of the identity service, with which a person or a test steers the cloud. */
import { bodyOf, controlReply, refusedSite, type ControlRequest } from '../sandbox-controls';
import type { CloudCounts } from './identity-pages';
import { cloudStates, type CloudState, type CloudTenants } from './cloud-tenants';

/** What is steered. */
export interface CloudSteering {
  readonly tenants: CloudTenants;
  rotateKeys(options: { readonly forgetOld: boolean }): Promise<void>;
  endTickets(tenant?: string): number;
  counts(tenant?: string): CloudCounts;
}

/** A page as the server takes it. */
interface SteeringPage {
  readonly methods: readonly string[];
  readonly bodyBytesMax: number;
  answer(request: ControlRequest): Promise<ReturnType<typeof controlReply>>;
}

type Order = Readonly<Record<string, unknown>>;

/** What a page does. A text is the reason why it does nothing. */
type Steer = (order: Order) => object | string | Promise<object | string>;

/** All pages by their paths. */
export function steeringPages(cloud: CloudSteering): ReadonlyMap<string, SteeringPage> {
  const { tenants } = cloud;
  const list = (): object => ({ tenants: tenants.all.map(({ name }) => shown(name, cloud)), ...cloud.counts() });
  const ofTenants = tenants.all.map(({ name }): [string, SteeringPage] => [
    `/sandbox/tenants/${name}`,
    page({ GET: () => shown(name, cloud), POST: (order) => steer(name, order, cloud) }),
  ]);
  return new Map([
    ...ofTenants,
    ['/sandbox/tenants', page({ GET: list })],
    ['/sandbox/keys/rotate', page({ POST: (order) => rotate(order, cloud) })],
    ['/sandbox/tickets/end', page({ POST: (order) => end(order, cloud) })],
  ]);
}

const orderBytesMax = 16 * 1024;

function page(acts: Readonly<Record<string, Steer>>): SteeringPage {
  return {
    methods: Object.keys(acts),
    bodyBytesMax: orderBytesMax,
    async answer(request) {
      const foreign = refusedSite(request);
      if (foreign !== undefined) return foreign;
      const act = acts[request.method === 'HEAD' ? 'GET' : request.method];
      const order = orderIn(request);
      const done = typeof order === 'string' ? order : ((await act?.(order)) ?? 'There is no such method.');
      return typeof done === 'string' ? controlReply(400, { error: done }) : controlReply(200, done);
    },
  };
}

/** No body is an order without members. */
function orderIn(request: ControlRequest): Order | string {
  if (request.body.byteLength === 0) return {};
  const read = bodyOf(request);
  if (typeof read === 'string') return read;
  const { json } = read;
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? { ...json }
    : 'The body is no JSON object.';
}

function shown(name: string, { tenants, counts }: CloudSteering): object {
  const { host, state } = tenants.get(name);
  const { exchanges, refreshes, stateQuestions } = counts(name);
  const asked = { exchanges, refreshes, stateQuestions };
  return { tenant: name, host, state, endpoint: tenants.endpointOf(tenants.get(name)), ...asked };
}

/** `{"host":1}`, `{"state":"OfflineMaintenance"}`, or both; nothing changes where one of them is wrong. */
function steer(name: string, order: Order, cloud: CloudSteering): object | string {
  const { host, state, ...others } = order;
  const tenant = cloud.tenants.get(name);
  if (Object.keys(others).length > 0 || (host === undefined && state === undefined))
    return 'Give a host or a state, such as {"host":1} or {"state":"OfflineMaintenance"}.';
  if (state !== undefined && !isState(state)) return `The states are ${cloudStates.join(', ')}.`;
  const hosts = cloud.tenants.hosts;
  if (host !== undefined && !isHost(host, hosts)) return `The hosts are 0 to ${hosts - 1}.`;
  if (state !== undefined) tenant.state = state;
  if (host !== undefined) cloud.tenants.move(tenant, host);
  return shown(name, cloud);
}

const isState = (text: unknown): text is CloudState => cloudStates.some((state) => state === text);
const isHost = (host: unknown, hosts: number): host is number =>
  typeof host === 'number' && Number.isInteger(host) && host >= 0 && host < hosts;

async function rotate({ forgetOld = false, ...others }: Order, cloud: CloudSteering): Promise<object | string> {
  if (typeof forgetOld !== 'boolean' || Object.keys(others).length > 0)
    return 'Give nothing, or {"forgetOld":true} so that older keys are published no more.';
  await cloud.rotateKeys({ forgetOld });
  return { rotated: true, forgetOld };
}

function end({ tenant, ...others }: Order, cloud: CloudSteering): object | string {
  const named = typeof tenant === 'string' ? cloud.tenants.find(tenant)?.name : undefined;
  if ((tenant !== undefined && named === undefined) || Object.keys(others).length > 0)
    return 'Give nothing, or one of the tenants, such as {"tenant":"Cust10001"}.';
  return { ended: cloud.endTickets(named) };
}

/** The pages under `/sandbox/` with which tests steer the sandbox and look into it. docs/sandbox.md describes them. */
import { z } from 'zod';
import { imageJson, readImage } from '../sandbox';
import type { ReceivedCall } from './call-journal';
import type { ControlledSandbox } from './controlled-sandbox';
import { readFaultRules } from './fault-rules';

/** As the server asks its pages. */
export interface ControlRequest {
  readonly method: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface ControlReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface ControlPage {
  readonly methods: readonly string[];
  readonly bodyBytesMax: number;
  answer(request: ControlRequest): ControlReply;
}

/** What a page does for one method. A text is the reason why it does nothing. */
type Act = (sandbox: ControlledSandbox, request: ControlRequest) => object | string;

const stateBytesMax = 256 * 1024 * 1024;
const smallBytesMax = 256 * 1024;

const pages: readonly (readonly [path: string, bodyBytesMax: number, acts: Readonly<Record<string, Act>>])[] = [
  ['/sandbox/reset', smallBytesMax, { POST: reset }],
  ['/sandbox/state', stateBytesMax, { GET: readState, PUT: writeState }],
  ['/sandbox/calls', smallBytesMax, { GET: readCalls, DELETE: clearCalls }],
  ['/sandbox/faults', smallBytesMax, { GET: readRules, PUT: writeRules, DELETE: clearRules }],
  ['/sandbox/clock', smallBytesMax, { GET: readClock, PUT: writeClock, DELETE: resetClock }],
];

/**
 * All pages by their paths.
 * @param isShared whether other processes have sandboxes of their own behind the same port: then nothing but the state
 *   can be asked for, because a page would reach any one of them
 */
export function controlPages(sandbox: ControlledSandbox, isShared: boolean): ReadonlyMap<string, ControlPage> {
  return new Map(
    pages.map(([path, bodyBytesMax, acts]) => {
      const answer = (request: ControlRequest): ControlReply => {
        const foreign = refusedSite(request);
        if (foreign !== undefined) return foreign;
        if (isShared && !(path === '/sandbox/state' && request.method !== 'PUT'))
          return controlReply(409, { error: onlyOne });
        const act = acts[request.method === 'HEAD' ? 'GET' : request.method];
        const done = act?.(sandbox, request) ?? 'There is no such method.';
        return typeof done === 'string' ? controlReply(400, { error: done }) : controlReply(200, done);
      };
      return [path, { methods: Object.keys(acts), bodyBytesMax, answer }];
    }),
  );
}

const onlyOne =
  'With several WORKERS each has a sandbox of its own, and this would reach any one of them. Start one worker.';

/** JSON for people and programs; `error` says what is wrong. */
export function controlReply(status: number, content: object): ControlReply {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(content, null, 2)}\n` };
}

/** The refusal of a request that a page of another site has made; undefined: it may steer. */
export function refusedSite(request: Pick<ControlRequest, 'headers'>): ControlReply | undefined {
  if (!isForeignSite(request)) return undefined;
  return controlReply(403, { error: 'A page of another site may not steer the sandbox.' });
}

/** Browsers say from where a request comes. A page anywhere could otherwise reset a sandbox on the reader's machine. */
function isForeignSite({ headers }: Pick<ControlRequest, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'cross-site';
  const { origin, host } = headers;
  return typeof origin === 'string' && !(URL.canParse(origin) && new URL(origin).host === host);
}

function reset(sandbox: ControlledSandbox): object | string {
  return sandbox.reset() ?? { reset: true };
}

function readState({ crm }: ControlledSandbox): object {
  return { ...crm.state(), ...imageJson(crm.image()) };
}

function writeState({ crm }: ControlledSandbox, request: ControlRequest): object | string {
  const read = bodyOf(request);
  if (typeof read === 'string') return read;
  const image = readImage(read.json);
  if (typeof image === 'string') return image;
  const rows = Array.from(image.tables, ([name, { length }]) => [name, length] as const);
  return crm.restore(image) ?? { nextId: image.nextId, rows: Object.fromEntries(rows) };
}

const callFilter = z.strictObject({
  operation: z.string().max(200).optional(),
  wire: z.enum(['soap', 'rest']).optional(),
  version: z.string().max(50).optional(),
  outcome: z.string().max(50).optional(),
  correlationId: z.string().max(200).optional(),
});

function readCalls({ journal }: ControlledSandbox, { query }: ControlRequest): object | string {
  const filter = callFilter.safeParse(Object.fromEntries(new URLSearchParams(query)));
  if (!filter.success) return sentence(filter.error);
  const calls: readonly ReceivedCall[] = journal.find(filter.data);
  return { total: calls.length, dropped: journal.dropped, calls };
}

function clearCalls({ journal }: ControlledSandbox): object {
  journal.clear();
  return { total: 0, dropped: 0, calls: [] };
}

function readRules({ rules }: ControlledSandbox): object {
  return { rules: rules.states() };
}

function writeRules(sandbox: ControlledSandbox, request: ControlRequest): object | string {
  const read = bodyOf(request);
  if (typeof read === 'string') return read;
  const { json: given } = read;
  const rules = readFaultRules(typeof given === 'object' && given !== null && 'rules' in given ? given.rules : given);
  if (typeof rules === 'string') return rules;
  sandbox.rules.replace(rules);
  return readRules(sandbox);
}

function clearRules(sandbox: ControlledSandbox): object {
  sandbox.rules.replace([]);
  return readRules(sandbox);
}

function readClock({ clock }: ControlledSandbox): object {
  return clock.state();
}

const clockOrder = z.strictObject({
  now: z.iso.datetime({ offset: true, error: 'must be a date-time such as 2026-01-05T09:00:00Z' }).optional(),
  frozen: z.boolean().optional(),
  advanceMs: z.int().optional(),
});

/** `now`, then `advanceMs`; unset `frozen`: as it was. */
function writeClock({ clock }: ControlledSandbox, request: ControlRequest): object | string {
  const read = bodyOf(request);
  if (typeof read === 'string') return read;
  const order = clockOrder.safeParse(read.json);
  if (!order.success) return sentence(order.error);
  const { now, advanceMs = 0, frozen = clock.state().frozen } = order.data;
  const time = (now === undefined ? clock.now() : Date.parse(now)) + advanceMs;
  if (!(time >= 0 && time < latest)) return 'The clock takes times from 1970 to 9998.';
  clock.set(time, frozen);
  return clock.state();
}

const latest = Date.parse('9999-01-01T00:00:00Z');

function resetClock({ clock }: ControlledSandbox): object {
  clock.reset();
  return clock.state();
}

/** The JSON of a request, or what is wrong with it. */
export function bodyOf({ body }: ControlRequest): { readonly json: unknown } | string {
  try {
    return { json: JSON.parse(Buffer.from(body).toString('utf8')) };
  } catch {
    return 'The body is no JSON.';
  }
}

function sentence({ issues: [issue] }: z.ZodError): string {
  const place = (issue?.path ?? []).map(String).join('.');
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'It is wrong'}.`;
}

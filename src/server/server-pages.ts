import type { RequestHead } from '../gateway';
import { worstOf, type CrmState, type CrmStates } from '../upstream';

export interface HealthQuestions {
  readonly draining: () => boolean;
  /** The state of each CRM. */
  readonly crms: () => Promise<CrmStates>;
  /** Called when `crms` rejects, which it never should. */
  readonly onDefect: (error: unknown) => void;
}

/** The state of a CRM as pages show it; times in ISO 8601. Never its address. */
export interface CrmStatus {
  /** `unknown`: it has not been asked anything yet. */
  readonly status: 'up' | 'down' | 'unknown';
  readonly since: string;
  /** Code of the failure table. */
  readonly code?: string;
  /** What was met, such as `ECONNREFUSED`. */
  readonly cause?: string;
}

export interface CrmReport extends CrmStatus {
  /** Each of TENANTS; the rest is then that of the worst of them. */
  readonly tenants?: Readonly<Record<string, CrmStatus>>;
}

/**
 * `/health/live`: the process answers. `/health/ready`: send it requests (200), or not (503: shutting down). A CRM that
 * is away changes nothing about that, because the gateway reports it to callers in their own protocol. `/health/crm`:
 * for people and monitors, 503 while a CRM is down.
 */
export function healthPages({ draining, crms, onDefect }: HealthQuestions): ReadonlyMap<string, ServerPage> {
  const pages: readonly (readonly [string, ServerPage['answer']])[] = [
    ['/health/live', () => pageReply(200, { status: 'live' })],
    [
      '/health/ready',
      () => (draining() ? pageReply(503, { status: 'draining' }) : pageReply(200, { status: 'ready' })),
    ],
    ['/health/crm', () => crmPage(crms, onDefect)],
  ];
  return new Map(pages.map(([path, answer]) => [path, { health: true, methods: ['GET'], bodyBytesMax: 0, answer }]));
}

async function crmPage(crms: HealthQuestions['crms'], onDefect: HealthQuestions['onDefect']): Promise<ServerPageReply> {
  try {
    const report = crmReport(await crms());
    return pageReply(report.status === 'down' ? 503 : 200, report);
  } catch (error) {
    onDefect(error);
    return pageReply(503, { status: 'unknown' });
  }
}

/** The state of the CRMs, as the health page and an embedding application show it. */
export function crmReport(states: CrmStates): CrmReport {
  const worst = statusOf(worstOf(states.values()) ?? { status: 'unknown', since: 0 });
  if (states.size === 1 && states.has('')) return worst;
  return { ...worst, tenants: Object.fromEntries(Array.from(states, ([tenant, state]) => [tenant, statusOf(state)])) };
}

function statusOf({ status, since, code, cause }: CrmState): CrmStatus {
  return {
    status,
    since: new Date(since).toISOString(),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function pageReply(status: number, what: CrmReport | { readonly status: string }): ServerPageReply {
  return { status, contentType: 'application/json', body: JSON.stringify(what) };
}

/** The content of a page at this moment. */
export interface ServerPageReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What a page is asked. */
export interface PageRequest {
  readonly method: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly headers: RequestHead['headers'];
  /** Empty for GET and HEAD, whose bodies do not count. */
  readonly body: Uint8Array;
}

/** A page of the server's own, beside the gateway's paths. */
export interface ServerPage {
  /** Health pages answer outside the base path too, and are not logged. */
  readonly health: boolean;
  /** GET means HEAD, too. */
  readonly methods: readonly string[];
  /** The largest body of the other methods. */
  readonly bodyBytesMax: number;
  answer(request: PageRequest): ServerPageReply | Promise<ServerPageReply>;
}

/** Extra pages by exact path, such as `/sandbox/state`. */
export type ExtraPages = ReadonlyMap<string, Omit<ServerPage, 'health'>>;

/** Health pages and extra pages in one table; an extra page cannot replace a health page. */
export function allPages(health: ReadonlyMap<string, ServerPage>, extra: ExtraPages): ReadonlyMap<string, ServerPage> {
  const pages = new Map<string, ServerPage>();
  for (const [path, { methods, bodyBytesMax, answer }] of extra)
    pages.set(path, { health: false, methods, bodyBytesMax, answer });
  for (const [path, page] of health) pages.set(path, page);
  return pages;
}

/** The methods of a page as `Allow` lists them. */
export function allowedMethods({ methods }: Pick<ServerPage, 'methods'>): string {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

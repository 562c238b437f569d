import { worstOf, type CrmState, type CrmStates } from '../upstream';
import type { Page, PageReply } from './pages';

export interface HealthQuestions {
  readonly draining: () => boolean;
  /** How the CRMs fare. */
  readonly crms: () => Promise<CrmStates>;
  /** Told when `crms` rejects, which it never should. */
  readonly onDefect: (error: unknown) => void;
}

/** What is told of a CRM; times in ISO 8601. Never where it is. */
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
 * `/health/live`: the process answers. `/health/ready`: send it requests (200), or not (503: shutting down); a CRM that
 * is away changes nothing about that, for it is the gateway that tells callers so in their own protocol. `/health/crm`:
 * for people and monitors, 503 while a CRM is down.
 */
export function healthPages({ draining, crms, onDefect }: HealthQuestions): ReadonlyMap<string, Page> {
  const pages: readonly (readonly [string, Page['read']])[] = [
    ['/health/live', () => told(200, { status: 'live' })],
    ['/health/ready', () => (draining() ? told(503, { status: 'draining' }) : told(200, { status: 'ready' }))],
    ['/health/crm', () => crmPage(crms, onDefect)],
  ];
  return new Map(pages.map(([path, read]) => [path, { health: true, read }]));
}

async function crmPage(crms: HealthQuestions['crms'], onDefect: HealthQuestions['onDefect']): Promise<PageReply> {
  try {
    const report = crmReport(await crms());
    return told(report.status === 'down' ? 503 : 200, report);
  } catch (error) {
    onDefect(error);
    return told(503, { status: 'unknown' });
  }
}

/** How the CRMs fare, as the health page and an embedding application tell it. */
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

function told(status: number, what: CrmReport | { readonly status: string }): PageReply {
  return { status, contentType: 'application/json', body: JSON.stringify(what) };
}

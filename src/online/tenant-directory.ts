/**
 * Where the tenants of the cloud live, and whether they run: asked of the identity service, kept until the answer ends.
 * Questions are asked only for calls: a tenant that is not called is not asked about.
 */
import { causeOf, excerpt, failure, type CallContext, type Failure } from '../command';
import { writeJsonTree } from '../json';
import type { IdentityService } from './identity-service';
import { KeptTenants, type KeptTenant } from './kept-tenants';
import type { SharedStates } from './shared-states';
import type { TenantHosts } from './tenant-hosts';
import { readTenantState, validMsMin, type TenantState } from './tenant-state';

/** The call that a tenant is asked about for. */
export type Asking = Pick<CallContext, 'correlationId' | 'deadline'>;

export interface TenantDirectory {
  /**
   * Where the tenant lives, in any state; waits for the service only where nothing is known, or shortly.
   * @returns `request.notFound`: there is no such tenant; `upstream.unreachable`: it is not known
   */
  find(tenant: string, asking: Asking): Promise<TenantState | Failure>;
  /**
   * Says that the tenant does not seem to live at this address any more: it is asked about again, at most once a
   * second. @returns what is known then
   */
  doubt(tenant: string, endpoint: URL, asking: Asking): Promise<TenantState | Failure>;
  close(): void;
}

/** For the log. */
export type TenantNews =
  | { readonly event: 'moved' | 'changed'; readonly tenant: string; readonly state: string }
  /** The last known state is used on, where there is one. Once, until a question is answered again. */
  | { readonly event: 'unanswered' | 'answered'; readonly tenant: string; readonly cause?: string }
  /** The page cannot be used, or points to where no call may go. */
  | { readonly event: 'refused'; readonly tenant: string; readonly cause?: string };

export interface DirectoryOptions {
  readonly service: Pick<IdentityService, 'ask'>;
  /** In epoch milliseconds. */
  readonly clock: { now(): number };
  readonly hosts: TenantHosts;
  /** Which tenants are served at all. */
  readonly serves: (tenant: string) => boolean;
  readonly shared?: SharedStates | undefined;
  readonly onNews?: ((news: TenantNews) => void) | undefined;
}

/** Milliseconds that one question may take. */
const questionMs = 3_000;
/** Between two questions about a tenant that does not run. Its work goes on within a second. */
const againMs = 500;
/** Between two questions about a tenant whose address is doubted, where the first has found no other one. */
const doubtMs = 1_000;
/** How long a call waits for a newer state where an older one could be used. */
const patienceMs = 250;
/** How long a call waits that has failed, and might be repeated elsewhere. */
const doubtWaitMs = 1_000;
/** A state that is not running and older than this is worth waiting for. */
const idleMs = 1_000;
/** After a question without an answer. */
const retryMs = 1_000;
const retryMsMax = 60_000;
/** Names without a tenant: a scan asks about each of them once in this time. */
const unknownMs = 10_000;
/** How long the last known state is used while the service does not answer, after its end. */
const staleMs = 24 * 3_600_000;
/** Questions at the same time about tenants that nothing is known of; further ones wait. */
const newAtOnceMax = 32;
/** Such questions with those that wait. */
const newMax = 1_000;

const goneStates: ReadonlySet<string> = new Set(['Unknown', 'Deleted']);

export function createTenantDirectory(options: DirectoryOptions): TenantDirectory {
  return new AskedDirectory(options);
}

class AskedDirectory implements TenantDirectory {
  readonly #options: DirectoryOptions;
  readonly #tenants = new KeptTenants();
  readonly #ending = new AbortController();
  #newQuestions = 0;
  readonly #waiting: (() => void)[] = [];
  #isAway = false;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  async find(tenant: string, asking: Asking): Promise<TenantState | Failure> {
    if (!this.#options.serves(tenant)) return noSuchTenant();
    const kept = this.#tenants.find(tenant);
    const now = this.#options.clock.now();
    if (kept.asking === undefined && this.#isDue(kept, now)) {
      if (kept.state === undefined && this.#newQuestions >= newMax) return tooManyNew();
      this.#begin(kept, asking, kept.state === undefined || kept.state.isRunning);
    }
    if (kept.asking !== undefined) await within(kept.asking, Math.min(waitMsFor(kept, now), asking.deadline - now));
    return this.#known(kept);
  }

  async doubt(tenant: string, endpoint: URL, asking: Asking): Promise<TenantState | Failure> {
    const kept = this.#tenants.find(tenant);
    const now = this.#options.clock.now();
    if (kept.state?.endpoint?.href !== endpoint.href) return this.find(tenant, asking);
    if (kept.asking === undefined && now - kept.doubtedAt >= doubtMs && now >= kept.notBefore) {
      kept.doubtedAt = now;
      this.#begin(kept, asking, false);
    }
    if (kept.asking !== undefined) await within(kept.asking, Math.min(doubtWaitMs, asking.deadline - now));
    return this.#known(kept);
  }

  close(): void {
    this.#ending.abort();
  }

  #isDue({ state, askedAt, notBefore }: KeptTenant, now: number): boolean {
    if (now < notBefore) return false;
    if (state === undefined) return true;
    return state.isRunning ? now >= state.validUntil : now - askedAt >= againMs;
  }

  #known({ state, failed, tenant }: KeptTenant): TenantState | Failure {
    const isUsable = state !== undefined && this.#options.clock.now() < state.validUntil + staleMs;
    return isUsable ? state : (failed ?? notKnown(tenant));
  }

  /** One question at a time for each tenant, whatever the number of callers. */
  #begin(kept: KeptTenant, { correlationId }: Asking, mayShare: boolean): void {
    const isNew = kept.state === undefined;
    const ask = () => this.#ask(kept, correlationId, mayShare);
    kept.askedAt = this.#options.clock.now();
    kept.asking = (isNew ? this.#inTurn(ask) : ask()).finally(() => {
      kept.asking = undefined;
    });
    // A defect is reported to the calls that wait; without any it is one of the next question, too.
    kept.asking.catch(() => undefined);
  }

  /** A scan of names must neither hammer the service nor hold up questions about tenants that are known. */
  async #inTurn(ask: () => Promise<void>): Promise<void> {
    this.#newQuestions += 1;
    if (this.#newQuestions > newAtOnceMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await ask();
    } finally {
      this.#newQuestions -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #ask(kept: KeptTenant, correlationId: string, mayShare: boolean): Promise<void> {
    const { service, clock, shared } = this.#options;
    const name = kept.state?.contextIdentifier ?? kept.tenant;
    const page = mayShare ? await shared?.get(name) : undefined;
    const found = page === undefined ? undefined : this.#read(page, kept);
    // Other gateways have put it there. One that ends soon is no help.
    if (found !== undefined && 'document' in found && found.validUntil - clock.now() > validMsMin)
      return this.#learn(kept, found);
    const answer = await service.ask({
      method: 'GET',
      path: `/api/state/${name}`,
      context: { correlationId, deadline: clock.now() + questionMs, signal: this.#ending.signal },
    });
    if ('kind' in answer) return this.#unanswered(kept, answer);
    const { status, retryAfterSeconds } = answer;
    if (status === 404) return this.#gone(kept);
    if (status !== 200)
      return this.#unanswered(kept, failure('upstream.invalid', '', { cause: `HTTP_${status}` }), retryAfterSeconds);
    const read = this.#read(answer.text, kept);
    if (!('document' in read)) return this.#refused(kept, read);
    if (goneStates.has(read.state)) return this.#gone(kept, read.state);
    this.#learn(kept, read);
    void shared?.set(name, writeJsonTree(read.document), read.validUntil - clock.now());
  }

  #read(text: string, { tenant }: KeptTenant): TenantState | Failure {
    const { clock, hosts } = this.#options;
    return readTenantState(text, { tenant, now: clock.now(), hosts });
  }

  #learn(kept: KeptTenant, state: TenantState): void {
    const { state: before, failed } = kept;
    const { contextIdentifier: tenant } = state;
    this.#answered(kept, state);
    kept.notBefore = 0;
    if (this.#isAway) this.#tell({ event: 'answered', tenant });
    this.#isAway = false;
    const isMove = before?.endpoint !== undefined && state.endpoint !== undefined;
    if (isMove && before.endpoint.href !== state.endpoint.href) {
      // The doubt was right. The next one is about another address.
      kept.doubtedAt = -Infinity;
      this.#tell({ event: 'moved', tenant, state: state.state });
    } else if (before !== undefined ? before.state !== state.state : isNewsOf(state, failed))
      this.#tell({ event: 'changed', tenant, state: state.state });
  }

  #gone(kept: KeptTenant, state = 'Unknown'): void {
    const before = kept.state;
    this.#answered(kept, undefined);
    kept.failed = noSuchTenant();
    kept.notBefore = this.#options.clock.now() + unknownMs;
    if (before !== undefined) this.#tell({ event: 'changed', tenant: before.contextIdentifier, state });
  }

  #answered(kept: KeptTenant, state: TenantState | undefined): void {
    kept.failed = undefined;
    kept.knownAt = this.#options.clock.now();
    this.#tenants.put(kept, state);
  }

  /** The last known state is used on. */
  #unanswered(kept: KeptTenant, { cause, code }: Failure, retryAfterSeconds = 0): void {
    const waitMs = Math.min(Math.max(retryMs, retryAfterSeconds * 1_000), retryMsMax);
    kept.notBefore = this.#options.clock.now() + waitMs;
    kept.failed = notKnown(kept.tenant, cause ?? code);
    if (this.#isAway || this.#ending.signal.aborted) return;
    this.#isAway = true;
    this.#tell({ event: 'unanswered', tenant: kept.tenant, cause: cause ?? code });
  }

  /** No request goes to where the page points. What was known before is used on, as without an answer. */
  #refused(kept: KeptTenant, why: Failure): void {
    const isNews = kept.failed?.cause !== why.cause;
    kept.failed = notKnown(kept.tenant, why.cause);
    kept.notBefore = this.#options.clock.now() + retryMs;
    if (isNews) this.#tell({ event: 'refused', tenant: kept.tenant, ...causeOf(why) });
  }

  #tell(news: TenantNews): void {
    this.#options.onNews?.(news);
  }
}

/** A state that is known is used at once, or nearly so, however slow the service is. */
function waitMsFor({ state, knownAt, askedAt }: KeptTenant, now: number): number {
  if (state === undefined) return questionMs;
  return state.isRunning || now - knownAt > idleMs ? askedAt + patienceMs - now : 0;
}

/** Of a tenant that was not there, or nothing is known of: that it is back, or does not run. */
function isNewsOf({ isRunning }: TenantState, failed: Failure | undefined): boolean {
  return failed === undefined ? !isRunning : failed.code === 'request.notFound';
}

const noSuchTenant = (): Failure => failure('request.notFound', 'there is no such tenant');

/** @param cause for operators */
function notKnown(tenant: string, cause?: string): Failure {
  const text = `it is not known where the CRM of ${excerpt(tenant)} is; the command was not sent`;
  return failure('upstream.unreachable', text, { retryAfterSeconds: 1, ...(cause === undefined ? {} : { cause }) });
}

function tooManyNew(): Failure {
  const text = 'too many tenants are being asked about; the command was not sent';
  return failure('gateway.busy', text, { retryAfterSeconds: 1 });
}

/** Waits for a question, which goes on whatever its callers do. */
async function within(question: Promise<void>, ms: number): Promise<void> {
  if (!(ms > 0)) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms).unref();
  });
  await Promise.race([question, late]);
  clearTimeout(timer);
}

/** What a log-in has in common over SOAP and over REST: its tenant, its way through the layers, and its record. */
import {
  causeOf,
  failure,
  stack,
  type CallContext,
  type Caller,
  type Failure,
  type Outcome,
  type RequestHead,
  type Secret,
  type WireName,
} from '../command';
import { contextOf, nothingUsed, type ExchangeRecord } from '../gateway';
import { partnerNames, type PartnerAnswer } from '../online';
import type { FrontOptions } from './front-options';
import { partnerContract } from './partner-contract';

/** Requests of this service are small: tokens of some hundred characters. */
export const partnerBytesMax = 64 * 1024;

const tenantForm = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/**
 * The tenant of a log-in: the one that the request names, or that of the path. Two that differ are refused, because a
 * proxy in front may have looked at the path alone. So are tenants that are not served: who guesses at those of others
 * would get this gateway's address locked out.
 * @param path of the value in the request
 */
export function tenantOfLogIn(
  inPath: string,
  given: string | undefined,
  path: string,
  { servesTenant }: Pick<FrontOptions, 'servesTenant'>,
): string | Failure {
  const tenant = given ?? inPath;
  if (tenant === '') return failure('request.invalid', 'is missing; it names the tenant, such as Cust12345', { path });
  if (!tenantForm.test(tenant)) return failure('request.invalid', 'is no tenant, such as Cust12345', { path });
  if (inPath !== '' && tenant.toLowerCase() !== inPath.toLowerCase())
    return failure('request.invalid', 'is another tenant than the one in the path', { path });
  if (servesTenant?.(tenant) === false) return failure('request.notFound', 'there is no such tenant', { path });
  return tenant;
}

/** One log-in that has been read. */
export interface PartnerCall {
  readonly head: RequestHead;
  readonly wire: WireName;
  readonly tenant: string;
  readonly applicationToken: Secret;
  readonly signal: AbortSignal;
}

/** How a log-in ended, and what the log learns of it. */
export interface PartnerOutcome {
  readonly outcome: Outcome;
  readonly record: ExchangeRecord;
}

/**
 * Carries a log-in out behind the layers of every call, so that rules and rates hold for it, too. Its command has no
 * arguments: no layer gets to see the signed token.
 */
export async function carryOutLogIn(
  { head, wire, tenant, applicationToken, signal }: PartnerCall,
  options: FrontOptions,
  ask: (context: CallContext) => Promise<Outcome>,
): Promise<PartnerOutcome> {
  const { clock, upstreamMs, layers } = options;
  const crmUse = nothingUsed();
  const context = contextOf(head, wire, signal, { clock, upstreamMs, crmUse });
  const caller: Caller = { tenant, applicationToken };
  const innermost = { execute: () => ask(context), close: () => Promise.resolve() };
  const operation = partnerContract().authenticate;
  const outcome = await stack(innermost, layers).execute({ operation, arguments: {}, caller, context });
  const shown = { ...caller, tenant: shownTenant(tenant, options) };
  return { outcome, record: { ...recordOf(wire, shown, outcome), crmUse } };
}

/** A refusal of the service is an answer for the caller, and a failed log-in for operators. */
export function outcomeOf(answer: PartnerAnswer): Outcome {
  if (answer.isSuccessful) return { kind: 'answer', results: {} };
  const { errorMessage: message } = answer;
  return failure('crm.unauthenticated', 'the identity service refused the log-in', { exception: { message } });
}

/** What the log learns of a log-in that was refused before it was read. */
export function recordOfRefusal(wire: WireName, tenant: string, refusal: Failure, options: FrontOptions) {
  return recordOf(wire, { tenant: shownTenant(tenant, options) }, refusal);
}

function recordOf(wire: WireName, caller: Caller, outcome: Outcome): ExchangeRecord {
  const result = outcome.kind === 'answer' ? 'ok' : outcome.code;
  const cause = outcome.kind === 'answer' ? {} : causeOf(outcome);
  return { wire, ...partnerNames, caller, outcome: result, ...cause };
}

function shownTenant(tenant: string, { knowsTenant }: FrontOptions): string {
  return tenant !== '' && knowsTenant?.(tenant) === false ? 'other' : tenant;
}

/** Pages that a v1 CRM has for GET outside its agents: the version block, the session's user and the user's token. */
import type { CallContext, Caller, Failure } from '../command';
import type { JsonLimits } from '../json';
import { encodeCaller, type RestAnswerBody } from '../rest';
import { basePath, createHttpClient, type HttpTarget } from './http-client';
import { transportFailure } from './delivery';

export interface PageReader {
  /**
   * @param path below the CRM's base address, such as `/api/v1/User/currentToken`
   * @returns the CRM's answer, whatever its status
   */
  get(path: string, caller: Caller, context: CallContext): Promise<RestAnswerBody | Failure>;
  close(): Promise<void>;
  /** Limits for reading a page's JSON. */
  readonly json: JsonLimits;
}

/** Asks with the caller's own credentials. Reading a page changes nothing, so it may be repeated. */
export function createPageReader(options: {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly json: JsonLimits;
}): PageReader {
  const { target, clock, json } = options;
  const client = createHttpClient(target, clock);
  const base = basePath(target.url);
  return {
    json,
    close: () => client.close(),
    async get(path, caller, { deadline, signal, correlationId, trace, crmUse }) {
      const result = await client.call({
        method: 'GET',
        path: base + path,
        headers: { ...encodeCaller(caller), accept: 'application/json', 'x-correlation-id': correlationId },
        deadline,
        signal,
        repeatable: true,
        use: crmUse,
        trace,
        purpose: trace?.beginTry && { wire: 'rest', tenant: caller.tenant },
      });
      return result.kind === 'answer'
        ? { status: result.status, headers: result.headers, body: result.body }
        : transportFailure(result, true);
    },
  };
}

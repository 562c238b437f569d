import type { CallContext, Caller, Failure } from '../command';
import { JsonError, readJsonTree, type JsonLimits, type JsonTree } from '../json';
import type { RestAnswerBody } from '../rest';
import { decodeText } from '../xml';

/** What a v1 CRM tells with GET outside its agents. Made by the upstream room, which owns the sockets. */
export interface CrmPages {
  /** @param path below the CRM's base address, such as `/api/v1/User/currentToken` */
  get(path: string, caller: Caller, context: CallContext): Promise<RestAnswerBody | Failure>;
  close(): Promise<void>;
  /** Limits for reading what comes. */
  readonly json: JsonLimits;
}

/** The page's JSON; undefined when it is none. */
export function jsonTree(page: RestAnswerBody, limits: JsonLimits): JsonTree | undefined {
  if (!/^(?:application|text)\/json\b/i.test(page.headers.get('content-type') ?? '')) return undefined;
  const decoded = decodeText(page.body, undefined);
  if ('problem' in decoded) return undefined;
  try {
    return readJsonTree(decoded.text, limits);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A page that is one JSON string. */
export function jsonText(page: RestAnswerBody, limits: JsonLimits): string | undefined {
  const tree = jsonTree(page, limits);
  return typeof tree === 'string' ? tree : undefined;
}

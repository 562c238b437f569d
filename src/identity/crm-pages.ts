/** Pages that a v1 CRM has for GET outside its agents, and how they are read. */
import { failure, type CallContext, type Caller, type Failure, type Outcome, type StructDraft } from '../command';
import type { Operation } from '../contract';
import { JsonError, readJsonTree, type JsonLimits, type JsonTree } from '../json';
import type { RestAnswerBody } from '../rest';
import { decodeText } from '../xml';

/** Made by the upstream room, which owns the sockets. */
export interface CrmPages {
  /** @param path below the CRM's base address, such as `/api/v1/User/currentToken` */
  get(path: string, caller: Caller, context: CallContext): Promise<RestAnswerBody | Failure>;
  close(): Promise<void>;
  /** Limits for reading a page's JSON. */
  readonly json: JsonLimits;
}

/** The page's JSON; undefined when it is not JSON. */
function jsonTree(page: RestAnswerBody, limits: JsonLimits): JsonTree | undefined {
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

/**
 * Members of NetServer's SoSystemInfoCarrier, and the members of `GET /api`'s version block that say the same. v1 does
 * not give the other members of the carrier.
 */
const sources: ReadonlyMap<string, string> = new Map([
  ['Description', 'NetServer'],
  ['FileVersion', 'NetServerVersion'],
  ['AssemblyVersion', 'NetServerAssembly'],
  ['BuildLabel', 'NetServerLabel'],
]);

/** Reads the version block as the result of SoPrincipal.GetSystemInfo. */
export function readSystemInfo(page: RestAnswerBody, operation: Operation, limits: JsonLimits): Outcome {
  const tree = jsonTree(page, limits);
  if (!(tree instanceof Map)) return failure('upstream.invalid', 'the version block of the CRM could not be read');
  const [field] = operation.results;
  if (field?.type.kind !== 'struct') throw new Error('SoPrincipal.GetSystemInfo has no carrier');
  const info: StructDraft = {};
  for (const { name } of field.type.fields) {
    const value = tree.get(sources.get(name) ?? '');
    if (typeof value === 'string') info[name] = value;
  }
  const days = /\bexpires in (\d{1,6}) days\b/.exec(typeof info.Description === 'string' ? info.Description : '')?.[1];
  // Clients read a missing field as 0, so it is set whenever the CRM gives it.
  if (days !== undefined) info.DaysUntilNetServerExpiry = Number(days);
  return { kind: 'answer', results: { [field.name]: info } };
}

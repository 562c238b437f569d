/** `POST …/Login/api/PartnerSystemUser/Authenticate`: the same log-in as JSON, passed on to the identity service. */
import {
  decodedText,
  failure,
  headerOf,
  Refusal,
  Secret,
  type Failure,
  type RequestBody,
  type RequestHead,
} from '../command';
import { BodyWithDocuments, parseMediaType } from '../body';
import type { Exchange } from '../gateway';
import { isJsonObject, JsonError, readJsonTree, writeJsonTree, type JsonTree } from '../json';
import { passPartnerJson, type PartnerJson } from '../online';
import { createRestWire } from '../rest';
import { decodeText } from '../xml';
import type { FrontOptions } from './front-options';
import { carryOutLogIn, outcomeOf, recordOfRefusal, tenantOfLogIn } from './partner-call';

const names = ['SignedSystemToken', 'ApplicationToken', 'ContextIdentifier', 'ReturnTokenType'] as const;
type Name = (typeof names)[number];
const byFolded: ReadonlyMap<string, Name> = new Map(names.map((name) => [name.toLowerCase(), name]));

export type PartnerOverJson = ReturnType<typeof partnerOverJson>;

export function partnerOverJson(options: FrontOptions) {
  const { limits, service } = options;
  const wire = createRestWire({ unknown: 'refuse', reading: 'strict', ...limits });

  const refuse = (refusal: Failure, tenant: string, head: RequestHead): Exchange => ({
    reply: wire.refuse(refusal, head),
    record: recordOfRefusal('rest', tenant, refusal, options),
  });

  /** @param inPath the tenant of the path, '' for none */
  const handle = async (
    head: RequestHead,
    inPath: string,
    body: RequestBody,
    signal: AbortSignal,
  ): Promise<Exchange> => {
    const read = readLogIn(head, body, inPath, options);
    if ('code' in read) return refuse(read, inPath, head);
    let passed: PartnerJson | undefined;
    const { outcome, record } = await carryOutLogIn(
      { head, wire: 'rest', signal, ...read },
      options,
      async (context) => {
        const answer = await passPartnerJson(service, read.json, context);
        if ('kind' in answer) return answer;
        passed = answer;
        return 'kind' in answer.verdict ? answer.verdict : outcomeOf(answer.verdict);
      },
    );
    if (passed !== undefined) return { reply: replyOf(passed), record };
    // Only what the service says makes an answer.
    if (outcome.kind === 'answer') throw new Error('an answer without the words of the service');
    return { reply: wire.refuse(outcome, head), record };
  };

  return { handle, refuse };
}

/** Status and words of the service; of its header fields none goes on, so no cookie and no redirect. */
function replyOf({ status, json, retryAfterSeconds }: PartnerJson): Exchange['reply'] {
  const later: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...later };
  return { status, headers, body: json };
}

interface JsonLogIn {
  readonly tenant: string;
  readonly applicationToken: Secret;
  /** What goes to the service. */
  readonly json: string;
}

function readLogIn(head: RequestHead, body: RequestBody, inPath: string, options: FrontOptions): JsonLogIn | Failure {
  try {
    const members = membersOf(readJsonTree(textOf(head, body), options.limits.json));
    const applicationToken = tokenOf(members, 'ApplicationToken');
    tokenOf(members, 'SignedSystemToken');
    const tenant = tenantOfLogIn(inPath, textAt(members, 'ContextIdentifier'), 'ContextIdentifier', options);
    if (typeof tenant !== 'string') return tenant;
    members.set('ContextIdentifier', tenant);
    // Written anew: what was looked at here and what the service reads must be the same.
    return { tenant, applicationToken: new Secret(applicationToken), json: writeJsonTree(members) };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    if (error instanceof JsonError)
      return failure(error.code === 'limit' ? 'request.limit' : 'request.malformed', error.message);
    throw error;
  }
}

function textOf(head: RequestHead, body: RequestBody): string {
  const media = parseMediaType(headerOf(head, 'content-type') ?? '');
  if (media === undefined || !['application/json', 'text/json', ''].includes(media.type))
    throw new Refusal('request.mediaType', 'expected application/json');
  if (body instanceof BodyWithDocuments) throw new Refusal('request.tooLarge', 'a log-in has no documents');
  return decodedText(decodeText(body, media.parameters.get('charset')));
}

/** The members by the names of the service, which reads them in any letter case; others go on as they are. */
function membersOf(tree: JsonTree): Map<string, JsonTree> {
  if (!isJsonObject(tree)) throw new Refusal('request.invalid', 'expected an object');
  const members = new Map<string, JsonTree>();
  for (const [key, value] of tree) {
    // What other readers may take for one of the names above does not get through.
    if (!/^\w{1,64}$/.test(key)) throw new Refusal('request.invalid', 'a name has letters, digits and _ only');
    const name = byFolded.get(key.toLowerCase()) ?? key;
    if (members.has(name)) throw new Refusal('request.invalid', 'occurs twice').within(name);
    members.set(name, value);
  }
  return members;
}

/** Undefined where it is missing, null or empty. */
function textAt(members: ReadonlyMap<string, JsonTree>, name: Name): string | undefined {
  const value = members.get(name) ?? '';
  if (typeof value !== 'string') throw new Refusal('request.invalid', 'expected a text').within(name);
  return value === '' ? undefined : value;
}

function tokenOf(members: ReadonlyMap<string, JsonTree>, name: Name): string {
  const token = textAt(members, name);
  if (token === undefined) throw new Refusal('request.invalid', 'is missing').within(name);
  return token;
}

import { failure, type Failure, type FailureCode, parseRetryAfter } from '../command';
import type { JsonLimits, JsonTree } from '../json';
import { parseMediaType } from '../body';
import { finish, type Turns } from '../text/turn';
import { decodeTextInTurns } from '../xml';
import { exceptionIn, isVendors, parseTree, propertiesOf } from './error-object';
import type { RestAnswerBody } from './messages';

/** What a v1 CRM's status means. */
const codes: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [429, 'crm.busy'],
  [503, 'crm.busy'],
]);

/** Statuses that proxies in front of the CRM give too, perhaps after the CRM has done it. */
const proxies: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/**
 * Reads an error answer: the vendor's error object, ASP.NET's `Message`/`MessageDetail`, or a page that says nothing
 * usable.
 */
export function* decodeFailureInTurns(answer: RestAnswerBody, limits: JsonLimits): Turns<Failure> {
  const { status } = answer;
  if (status < 400 || status > 599)
    return failure('upstream.invalid', `the CRM answered with HTTP ${status}, which is no answer to a command`);
  const tree = yield* readTree(answer, limits);
  const properties = propertiesOf(tree);
  const exception = exceptionIn(tree, properties);
  const isOwn = properties !== undefined && isVendors(properties);
  const retryAfterSeconds = parseRetryAfter(answer.headers);
  const code = codeOf(status, isOwn, exception !== undefined, retryAfterSeconds !== undefined);
  if (code.startsWith('upstream.')) return failure(code, `the CRM answered with HTTP ${status}`);
  return failure(code, exception?.message ?? `the CRM answered with HTTP ${status}`, {
    status,
    ...(exception === undefined ? {} : { exception }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** The same, all at once. */
export function decodeFailure(answer: RestAnswerBody, limits: JsonLimits): Failure {
  return finish(decodeFailureInTurns(answer, limits));
}

/**
 * The vendor's error object is the CRM's own word, whatever the status. Where a proxy may speak, nothing else is, but a
 * date to come back at: who gives one has not begun. A 5xx without an explanation says that something broke, not that
 * nothing was done.
 */
function codeOf(status: number, isOwn: boolean, isExplained: boolean, asksToWait: boolean): FailureCode {
  const code = codes.get(status);
  if (isOwn) return code ?? 'crm.refused';
  if (proxies.has(status) && !(status === 503 && asksToWait)) return 'upstream.unknown';
  return code ?? (status < 500 || (status < 502 && isExplained) ? 'crm.refused' : 'upstream.invalid');
}

function* readTree(answer: RestAnswerBody, limits: JsonLimits): Turns<JsonTree | undefined> {
  const media = parseMediaType(answer.headers.get('content-type') ?? '');
  if (media === undefined || !media.type.includes('json')) return undefined;
  const decoded = yield* decodeTextInTurns(answer.body, media.parameters.get('charset'));
  if ('problem' in decoded) return undefined;
  return yield* parseTree(decoded.text, limits);
}

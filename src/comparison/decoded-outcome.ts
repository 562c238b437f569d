/**
 * The results of an outcome, in whichever form it came: an answer may hold the CRM's own bytes, or the caller's whole
 * reply, in place of values.
 */
import { failure, type Answer, type Command, type OriginalAnswer, type Outcome } from '../command';
import { BodyParts } from '../body';
import { defaultJsonLimits } from '../json';
import { decodeResponseInTurns as decodeRest } from '../rest';
import { decodeResponseInTurns as decodeSoap } from '../soap';
import { inTurns, isUnfinished, type Turns } from '../text/turn';
import { defaultXmlLimits } from '../xml';

/** Larger answers are not read again. */
const bytesMax = 16 * 1024 * 1024;
const arrayItemsMax = 1_000_000;
/** Records have some 50 bytes for each. Of 8 MiB a second CRM could make 2,000,000, which take 700 MB of memory. */
const elements = 500_000;
const limits = {
  arrayItemsMax,
  xml: { ...defaultXmlLimits, elements, namespacesTotal: 2 * elements, commentsAndCdata: elements },
};
const json = { ...defaultJsonLimits, itemsPerArray: arrayItemsMax };

/**
 * The same outcome with its results as values, and without bytes. It may be asked after the caller has its reply.
 * @param command the one that the outcome belongs to, in the caller's version
 * @returns `upstream.invalid` where the bytes are no answer to the command, `upstream.tooLarge` above 16 MiB
 */
export function decodedOutcome(
  command: Pick<Command, 'operation' | 'context' | 'rewriteAnswerOf'>,
  outcome: Outcome,
): Outcome | Promise<Outcome> {
  if (outcome.kind === 'failure') return outcome;
  const { original, written, ...answer } = outcome;
  const bytes = written ?? original?.bytes;
  if (bytes === undefined || isRead(command, outcome)) return answer;
  if (byteLength(bytes) > bytesMax) return failure('upstream.tooLarge', 'the answer is too large to be read again');
  return inTurns(readAgain(command, answer, bytesOf(bytes), original));
}

/** Bytes that were passed on unread have left no results. */
function isRead({ operation }: Pick<Command, 'operation'>, { results, written }: Answer): boolean {
  return written === undefined && (operation.results.length === 0 || Object.keys(results).length > 0);
}

const byteLength = (bytes: string | Uint8Array | BodyParts): number =>
  typeof bytes === 'string' ? bytes.length : bytes.byteLength;

function bytesOf(bytes: string | Uint8Array | BodyParts): Uint8Array {
  if (typeof bytes === 'string') return Buffer.from(bytes);
  return bytes instanceof BodyParts ? Buffer.concat([...bytes]) : bytes;
}

function* readAgain(
  { operation, context, rewriteAnswerOf }: Pick<Command, 'operation' | 'context' | 'rewriteAnswerOf'>,
  answer: Answer,
  bytes: Uint8Array,
  original: OriginalAnswer | undefined,
): Turns<Outcome> {
  // What is written straight is a SOAP caller's reply.
  if (original?.wire !== 'rest') {
    const usual = rewriteAnswerOf === undefined ? 'text/xml' : 'application/soap+xml';
    const contentType = original?.contentType ?? `${usual}; charset=utf-8`;
    const newer = { keepsMembers: context.wire === 'rest', note: () => undefined };
    const reading = { newer, keepsUnknown: true };
    const read = yield* decodeSoap({ status: 200, contentType, bytes }, operation, limits, reading);
    return withoutBytes(read);
  }
  const { status, contentType } = original;
  const headers = new Map([['content-type', contentType]]);
  const work = decodeRest({ status, headers, body: bytes }, operation, { json, keepUnknown: true });
  const read = withoutBytes(isUnfinished(work) ? yield* work : work);
  const { timeZone } = answer;
  return read.kind === 'answer' && timeZone !== undefined ? { ...read, timeZone } : read;
}

function withoutBytes(outcome: Outcome): Outcome {
  if (outcome.kind === 'failure') return outcome;
  const { original: _original, ...answer } = outcome;
  return answer;
}

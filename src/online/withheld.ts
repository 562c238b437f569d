/** What the identity service says in a refusal goes to the operator's log, unless it repeats what it was sent. */
import { excerpt, type Secret } from '../command';

/** So many characters in a row of a secret are a leak; a shorter secret counts as a whole. */
const pieceChars = 12;
/** Far more than the log shows. */
const charsMax = 4_096;

/**
 * The words of the service, shortened for the log.
 * @param sent secrets that went to the service, whatever else went with them
 */
export function saidBy(message: string, sent: readonly Secret[]): string {
  if (message === '') return 'no';
  const isEcho = formsOf(message.slice(0, charsMax)).some((text) =>
    sent.some((secret) => hasPieceOf(text, secret.reveal())),
  );
  return isEcho ? 'no, and repeats a secret, which is left out here' : excerpt(message);
}

/** As it stands, and as pages and addresses may have encoded it. */
function formsOf(message: string): readonly string[] {
  const unescaped = message.replace(/\\(["\\/])/g, '$1');
  const decoded = message.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
  const unpacked = (message.match(/[\w+/-]{16,}/g) ?? []).map((text) => Buffer.from(text, 'base64').toString());
  return [message, unescaped, decoded, decoded.replaceAll('+', ' '), ...unpacked];
}

function hasPieceOf(text: string, secret: string): boolean {
  if (secret.length <= pieceChars) return secret !== '' && text.includes(secret);
  for (let at = 0; at + pieceChars <= secret.length; at++)
    if (text.includes(secret.slice(at, at + pieceChars))) return true;
  return false;
}

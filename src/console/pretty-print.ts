/** Messages with line breaks, for reading. What would change by that stays as it is. */
import { indentXml } from '../xml';

/** A head (lines of HTTP) and a body behind an empty line, or a body alone. */
export function prettyMessage(text: string): string {
  const end = text.indexOf('\n\n');
  const isMessage = end >= 0 && /^[A-Z]+ \//.test(text);
  return isMessage ? `${text.slice(0, end)}\n\n${prettyBody(text.slice(end + 2))}` : prettyBody(text);
}

function prettyBody(text: string): string {
  if (/^\s*[[{]/.test(text)) return prettyJson(text);
  return text.trimStart().startsWith('<') ? prettyXml(text) : text;
}

/** What stands between the tokens of JSON; texts, which may hold blanks, are the first group. */
const blanks = /("(?:\\.|[^"\\])*")|\s+/g;

/** JavaScript rounds large numbers and drops repeated names: such a text is shown as it is. */
function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text.replaceAll(blanks, '$1') ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

/** `indentXml` knows what the gateway writes. Of other XML it could lose text: such a text is shown as it is. */
function prettyXml(text: string): string {
  const indented = indentXml(text);
  const back = indented
    .split('\n')
    .map((line) => line.trimStart())
    .join('');
  return back === text ? indented : text;
}

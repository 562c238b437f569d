import type { TurnBudget, Turns } from '../text/turn';

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const openBrace = code('{');
const closeBrace = code('}');
const openBracket = code('[');
const closeBracket = code(']');
const space = code(' ');

const pieceUnits = 16 * 1024;

const blanks = /^[ \t\r\n]*$/;

/**
 * Whether a text that should be a JSON object or array has come to its end, and nothing stands behind it: every object,
 * array and string in it is closed. A tenth of the time of reading it, and all that is to be known of a text that
 * nobody is going to read here.
 */
export function* isWhole(text: string, budget: TurnBudget): Turns<boolean> {
  const open: number[] = [];
  let inString = false;
  for (let at = 0; at < text.length;) {
    const start = at;
    const end = Math.min(start + pieceUnits, text.length);
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      if (inString) {
        if (c === backslash) at += 1;
        else if (c === quote) inString = false;
        else if (c < space) return false;
      } else if (c === quote) inString = true;
      else if (c === openBrace || c === openBracket) open.push(c);
      else if (c === closeBrace || c === closeBracket) {
        if (open.pop() !== (c === closeBrace ? openBrace : openBracket)) return false;
        if (open.length === 0) return text.length - at <= pieceUnits && blanks.test(text.slice(at + 1));
      }
    }
    if (budget.spend(end - start)) yield;
  }
  return false;
}

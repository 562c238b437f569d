import type { TurnBudget, Turns } from '../text/turn';
import { refuseScalar } from './number';

/** UTF-16 units looked through between two pauses: replacing one line end takes as long as looking at 50 letters. */
const pieceUnits = 8 * 1024;
const letters = /^[A-Za-z0-9+/]*$/;
const lettersAndPadding = /^[A-Za-z0-9+/]*={0,2}$/;
const furtherPadding = /^=?$/;

/**
 * Reads a long base64Binary text a piece at a time, as its parser does at once: white space is taken out.
 * @param budget counts the work and says when a pause is due; undefined: after each piece
 * @throws Refusal
 */
export function* parseBase64InTurns(text: string, budget?: TurnBudget): Turns<string> {
  const pieces: string[] = [];
  let isPadded = false;
  for (let at = 0; at < text.length; at += pieceUnits) {
    const piece = text.slice(at, at + pieceUnits).replace(/[ \t\r\n]+/g, '');
    if (!(isPadded ? furtherPadding : lettersAndPadding).test(piece)) refuseScalar('base64Binary', text);
    isPadded ||= !letters.test(piece);
    pieces.push(piece);
    if (budget === undefined || budget.spend(pieceUnits * 2)) yield;
  }
  const packed = pieces.join('');
  if (packed.length % 4 !== 0 || packed.at(-3) === '=') refuseScalar('base64Binary', text);
  return packed;
}

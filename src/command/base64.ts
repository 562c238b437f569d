/** The text form of base64Binary values, for short texts and for long ones. */
import type { TurnBudget, Turns } from '../text/turn';
import { refuseScalar } from './number';

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Reads a base64 text in one go. Line breaks in it (RFC 2045, legal in XML Schema) are taken out; everything else must
 * be whole groups of four.
 * @throws Refusal
 */
export function parseBase64(text: string): string {
  const packed = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  return packed.length % 4 === 0 && base64Form.test(packed) ? packed : refuseScalar('base64Binary', text);
}

/** UTF-16 units looked through between two pauses: replacing one line end takes as long as looking at 50 letters. */
const pieceUnits = 8 * 1024;
const letters = /^[A-Za-z0-9+/]*$/;
const furtherPadding = /^=?$/;

/**
 * As `parseBase64`, for a long text: a piece at a time.
 * @param budget counts the work and says when a pause is due; undefined: after each piece
 * @throws Refusal
 */
export function* parseBase64InTurns(text: string, budget?: TurnBudget): Turns<string> {
  const pieces: string[] = [];
  let isPadded = false;
  for (let at = 0; at < text.length; at += pieceUnits) {
    const piece = text.slice(at, at + pieceUnits).replace(/[ \t\r\n]+/g, '');
    // White space, or the end of a piece, may stand between the two characters of padding.
    if (!(isPadded ? furtherPadding : base64Form).test(piece)) refuseScalar('base64Binary', text);
    isPadded ||= !letters.test(piece);
    pieces.push(piece);
    if (budget === undefined || budget.spend(pieceUnits * 2)) yield;
  }
  const packed = pieces.join('');
  if (packed.length % 4 !== 0 || packed.at(-3) === '=') refuseScalar('base64Binary', text);
  return packed;
}

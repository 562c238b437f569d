/**
 * Texts that a record holds in more than one language, in NetServer's own form: `US:"Vendor";NO:"Leverandør"` (recorded
 * answers without Accept-Language).
 */
import { cellText, isChoice, isNamedRecord, type ArchiveCell } from './cell';
import type { ArchiveFrame } from './archive-source';

const codes = { en: 'US', no: 'NO' } as const;
const part = /([A-Z]{2}):"([^"]*)"/g;

/** The text in the language, else in English, else in the first one; other texts stay as they are. */
function spokenText(text: string, language: ArchiveFrame['language']): string {
  // Nearly all texts are not of this form; this is read for every row.
  if (text.charCodeAt(2) !== 0x3a || text.charCodeAt(3) !== 0x22) return text;
  const parts = new Map(Array.from(text.matchAll(part), ([, code = '', said = '']) => [code, said]));
  const [first] = parts.values();
  return parts.get(codes[language]) ?? parts.get(codes.en) ?? first ?? text;
}

/** The cell as people of the language read it, restrict it and order by it. */
export function spokenCell(cell: ArchiveCell, language: ArchiveFrame['language']): ArchiveCell {
  if (typeof cell !== 'string' && !isChoice(cell) && !isNamedRecord(cell)) return cell;
  const before = cellText(cell);
  const text = spokenText(before, language);
  if (text === before) return cell;
  return typeof cell === 'string' ? text : { ...cell, text };
}

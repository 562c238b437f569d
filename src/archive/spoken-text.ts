/** Cells whose texts are in more than one language. */
import { textInLanguage } from '../text/multilingual-text';
import { cellText, isChoice, isNamedRecord, type ArchiveCell } from './cell';
import type { ArchiveFrame } from './archive-source';

/** The cell as people of the language read it, restrict it and order by it. */
export function spokenCell(cell: ArchiveCell, language: ArchiveFrame['language']): ArchiveCell {
  if (typeof cell !== 'string' && !isChoice(cell) && !isNamedRecord(cell)) return cell;
  const before = cellText(cell);
  const text = textInLanguage(before, language);
  if (text === before) return cell;
  return typeof cell === 'string' ? text : { ...cell, text };
}

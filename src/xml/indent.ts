/**
 * Lays an envelope out for reading: one element to a line. Text stays beside its tags, so only blanks between tags are
 * added.
 */
export function indentXml(xml: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const [piece] of xml.matchAll(/<\?[^>]*\?>|<([\w:.-]+)[^<>]*?(?:\/>|>[^<]*<\/\1>)|<\/?[^<>]+>/g)) {
    if (piece.startsWith('</')) depth--;
    lines.push('  '.repeat(Math.max(0, depth)) + piece);
    const opens = !piece.startsWith('<?') && !piece.startsWith('</') && !piece.endsWith('/>') && !piece.includes('</');
    if (opens) depth++;
  }
  return lines.join('\n');
}

/** Reads CSV as RFC 4180 says, quotes and line ends in cells included. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/gy;
  for (let match = cells.exec(text); match !== null && cells.lastIndex <= text.length; match = cells.exec(text)) {
    const [, raw = '', end = ''] = match;
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n' && cells.lastIndex < text.length) rows.push([]);
    else if (end !== ',') break;
  }
  return rows;
}

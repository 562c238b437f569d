/** The ratios as a bar chart (SVG, readable on light and dark pages). */

const barHeight = 14;
const left = 320;
const scale = 420;
const colours = ['#7f8c8d', '#1f77b4', '#d62728', '#2ca02c'];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param results as measureScenario gives them; 1.00 is the bare proxy. */
export function chart(results) {
  const shown = results.filter(({ contenders }) => contenders.some(({ ratio }) => ratio !== undefined));
  const names = [...new Set(shown.flatMap(({ contenders }) => contenders.map(({ name }) => name)))];
  let y = 56;
  const parts = [];
  for (const { title, contenders } of shown) {
    parts.push(`<text x="8" y="${y + barHeight - 3}" font-weight="600">${escaped(title)}</text>`);
    for (const { name, ratio: spread } of contenders) {
      if (spread === undefined) continue;
      const ratio = spread.median;
      const width = Math.max(1, Math.min(ratio, 1.3) * scale);
      parts.push(
        `<rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="${barHeight - 3}" fill="${colours[names.indexOf(name) % colours.length]}"/>`,
        `<text x="${(left + width + 5).toFixed(1)}" y="${y + barHeight - 4}">${ratio.toFixed(ratio < 0.1 ? 3 : 2)}</text>`,
      );
      y += barHeight;
    }
    y += 10;
  }
  const legend = names.map(
    (name, index) =>
      `<rect x="${left + index * 155}" y="30" width="10" height="10" fill="${colours[index % colours.length]}"/><text x="${left + index * 155 + 15}" y="39">${escaped(name)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 ${y}" font-family="system-ui,sans-serif" font-size="11" fill="#808a94">
<text x="8" y="18" font-size="13" font-weight="600">Requests per core-second, bare node proxy = 1.00</text>
${[...legend, ...parts].join('\n')}
</svg>
`;
}

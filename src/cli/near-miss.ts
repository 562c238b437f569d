/** Edit distance (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a.charAt(row - 1) === b.charAt(column - 1) ? 0 : 1;
      const [up = 0, diagonal = 0] = [previous[column], previous[column - 1]];
      current.push(Math.min(up + 1, (current[column - 1] ?? 0) + 1, diagonal + change));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The names a person may have meant, best first, at most five: a few letters off, or holding what was typed. */
export function nearMisses(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase().slice(0, 128);
  const scored = names.flatMap((name) => {
    const lower = name.toLowerCase();
    const score = distance(wanted, lower);
    const holds = wanted.length >= 3 && lower.includes(wanted);
    return holds || score <= Math.max(2, Math.floor(wanted.length / 4)) ? [{ name, score }] : [];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, 5)
    .map(({ name }) => name);
}

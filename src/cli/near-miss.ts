import { editDistance } from '../operations';

/** The names a person may have meant, best first, at most five: a few letters off, or holding what was typed. */
export function nearMisses(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase().slice(0, 128);
  const scored = names.flatMap((name) => {
    const lower = name.toLowerCase();
    const score = editDistance(wanted, lower);
    const holds = wanted.length >= 3 && lower.includes(wanted);
    return holds || score <= Math.max(2, Math.floor(wanted.length / 4)) ? [{ name, score }] : [];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** How many letters must be put in, taken out, changed or swapped with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const [here, there] = [a.charAt(row - 1), b.charAt(column - 1)];
      const [up = 0, diagonal = 0] = [last[column], last[column - 1]];
      const cheapest = Math.min(up + 1, (current[column - 1] ?? 0) + 1, diagonal + (here === there ? 0 : 1));
      const isSwap = here === b.charAt(column - 2) && a.charAt(row - 2) === there && row > 1 && column > 1;
      current.push(isSwap ? Math.min(cheapest, (beforeLast[column - 2] ?? 0) + 1) : cheapest);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

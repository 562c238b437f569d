/** What is worked out once for two things, such as a type as the CRM has it and as the caller has it; forgotten with either. */
export function perPair<One extends object, Other extends object, Result>(
  make: (one: One, other: Other) => Result,
): (one: One, other: Other) => Result {
  const known = new WeakMap<One, WeakMap<Other, { readonly result: Result }>>();
  return (one, other) => {
    const row = known.get(one) ?? new WeakMap<Other, { readonly result: Result }>();
    known.set(one, row);
    const before = row.get(other);
    if (before !== undefined) return before.result;
    const result = make(one, other);
    row.set(other, { result });
    return result;
  };
}

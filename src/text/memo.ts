/** What is worked out once and kept: for texts that come again and again, and for the objects of the contract. */

/**
 * A text that is cut out of a message keeps the whole message in memory (V8's sliced strings); a copy does not.
 * Through UTF-8 the copy takes one byte a character where that is possible; a lone surrogate does not survive UTF-8.
 */
export function ownCopy(text: string): string {
  const copy = Buffer.from(text).toString();
  return copy === text ? copy : Buffer.from(text, 'utf16le').toString('utf16le');
}

/** How much a memo of texts holds. Hostile variety must not grow the memory. */
export interface MemoLimits {
  readonly entriesMax?: number;
  /** Longer texts are read anew each time. */
  readonly charsMax?: number;
  /** Milliseconds after which all of it is forgotten; unset: it is kept. For texts that are secrets. */
  readonly forgetMs?: number;
}

/**
 * The same function of a text; it remembers what it gave. A full memo is emptied, so that values that are new each time
 * (a multipart boundary) do not keep others out for good. What it throws, and undefined, is not remembered.
 */
export function remembering<T>(
  read: (text: string) => T,
  { entriesMax = 512, charsMax = 256, forgetMs }: MemoLimits = {},
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    if (text.length > charsMax) return read(text);
    const own = ownCopy(text);
    const result = read(own);
    if (result === undefined) return result;
    if (known.size >= entriesMax) known.clear();
    else if (known.size === 0 && forgetMs !== undefined) setTimeout(() => known.clear(), forgetMs).unref();
    known.set(own, result);
    return result;
  };
}

/** Puts an entry behind all others, and lets the first one go where there are too many: the one put longest ago. */
export function putLast<K, T>(map: Map<K, T>, key: K, value: T, entriesMax: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > entriesMax ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}

/** A function of an object, worked out at its first use and kept as long as the object lives. */
export function perKey<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** The same for two objects, such as a type as the CRM has it and as the caller has it; forgotten with either. */
export function perPair<One extends object, Other extends object, T>(
  make: (one: One, other: Other) => T,
): (one: One, other: Other) => T {
  const rows = perKey((one: One) => perKey((other: Other) => ({ made: make(one, other) })));
  return (one, other) => rows(one)(other).made;
}

/**
 * The same for a function per object that may use itself: a recursive type meets a forwarding function while its own is
 * compiled.
 */
export function perRecursiveKey<K extends object, A extends unknown[], R>(
  compile: (key: K) => (...given: A) => R,
): (key: K) => (...given: A) => R {
  const known = new WeakMap<K, (...given: A) => R>();
  return (key) => {
    const ready = known.get(key);
    if (ready !== undefined) return ready;
    let compiled: ((...given: A) => R) | undefined;
    known.set(key, (...given) => {
      if (compiled === undefined) throw new Error('a type is used while it is being compiled');
      return compiled(...given);
    });
    compiled = compile(key);
    known.set(key, compiled);
    return compiled;
  };
}

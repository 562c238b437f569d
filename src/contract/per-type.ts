import type { Type } from './model';

/**
 * Compiles one function per contract type, at its first use, and keeps it. A recursive type meets a forwarding function while it is itself being compiled.
 */
export function perType<A extends unknown[], R>(
  compile: (type: Type) => (...given: A) => R,
): (type: Type) => (...given: A) => R {
  const known = new WeakMap<Type, (...given: A) => R>();
  return (type) => {
    const ready = known.get(type);
    if (ready !== undefined) return ready;
    let compiled: ((...given: A) => R) | undefined;
    known.set(type, (...given) => {
      if (compiled === undefined) throw new Error(`${type.name.local} is used while it is being compiled`);
      return compiled(...given);
    });
    compiled = compile(type);
    known.set(type, compiled);
    return compiled;
  };
}

/** The tokens of applications by the names that APPLICATION_NAMES gives them. */
import { tokenHash } from '../policy';

/**
 * @param names as the operator calls applications; letter case counts
 * @param applications from a token, or the SHA-256 of it in hex, to its name
 * @returns SHA-256 of all their tokens, in hex; or the first name that is none
 */
export function hashesOf(
  names: readonly string[],
  applications: ReadonlyMap<string, string> = new Map(),
): { readonly hashes: readonly string[] } | { readonly unknown: string } {
  const known = new Set(applications.values());
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) return { unknown };
  const meant = new Set(names);
  const keys = Array.from(applications).flatMap(([key, name]) => (meant.has(name) ? [key] : []));
  // A key of 64 hex digits may be a hash, or a token that looks like one.
  return { hashes: keys.flatMap((key) => (/^[0-9a-f]{64}$/.test(key) ? [key, tokenHash(key)] : [tokenHash(key)])) };
}

/** What one setting is to an operator. */

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting of the environment, as an operator reads about it. */
export interface ConfigurationKey {
  readonly name: string;
  /** The text that counts when the key is unset or empty; undefined: the meaning says what happens then. */
  readonly default: string | undefined;
  readonly meaning: string;
  /** Title of the group it stands in. */
  readonly group: string;
}

/** A setting, before it stands in a group. */
export const key = (name: string, fallback: string | undefined, meaning: string) => ({
  name,
  default: fallback,
  meaning,
});

/** Settings that stand together, and their title. */
export type KeyGroup = readonly [title: string, keys: readonly Omit<ConfigurationKey, 'group'>[]];

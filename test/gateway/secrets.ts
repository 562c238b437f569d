/**
 * Every password, ticket and token that tests use with the sandbox. Each gateway a test starts is searched for them
 * when it stops: its log at the lowest level, and the state of its sandbox. What clients are told in errors is searched
 * in test/hostile.
 */
const secrets: readonly RegExp[] = [
  /\b(?:Tje0|Kbe0|Guest0)\b/,
  /1234abcxyzExample/,
  // tje0:Tje0 and kbe0:Kbe0 in base64, as Basic credentials carry them.
  /dGplMDpUamUw|a2JlMDpLYmUw/,
  /\b(?:7T|7A|8A|NG):[A-Za-z0-9_+/=-]{4,}/,
  /1234567-1234-9876/,
];

/** Throws when a text holds a secret; `where` says whose text it is. */
export function refuseSecrets(where: string, text: string): void {
  for (const secret of secrets) {
    const found = secret.exec(text);
    if (found === null) continue;
    const around = text.slice(Math.max(0, found.index - 200), found.index + 40);
    throw new Error(`a secret stands in ${where}: …${around}…`);
  }
}

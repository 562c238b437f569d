/** Secrets from files: `TICKET_KEY_FILE=/run/secrets/ticket-key` in place of TICKET_KEY. */
import { readSecretFile } from '../text/text-file';
import { configurationKeys, isSecret, type Environment } from './config-keys';

const secretNames = configurationKeys.map(({ name }) => name).filter(isSecret);

/** Far above the longest list of keys. */
const charsMax = 64 * 1024;

/**
 * The environment with every secret in its own variable. One line end behind a secret is not part of it: editors and
 * `echo` put it there.
 * @returns sentences about files that cannot be used, never with their content
 */
export function withSecretsOfFiles(environment: Environment): {
  readonly environment: Environment;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read: Record<string, string> = {};
  for (const name of secretNames) {
    const file = environment[`${name}_FILE`]?.trim() ?? '';
    if (file === '') continue;
    if ((environment[name] ?? '').trim() !== '')
      problems.push(`${name} and ${name}_FILE are both set: one of them is enough.`);
    const text = readSecret(file);
    if (text === undefined) problems.push(`${name}_FILE names a file that cannot be read.`);
    else if (text.trim() === '' || text.length > charsMax)
      problems.push(`${name}_FILE names a file without a usable secret.`);
    else read[name] = text;
  }
  return { environment: problems.length > 0 ? environment : { ...environment, ...read }, problems };
}

function readSecret(file: string): string | undefined {
  try {
    return readSecretFile(file);
  } catch {
    return undefined;
  }
}

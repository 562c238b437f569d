/** The options of a command, as a person has typed them. */
import type { z } from 'zod';

/**
 * What a command's form makes of its options.
 * @param given by name in camel case, as commander has them
 * @returns a sentence about the first option that is wrong
 */
export function optionsAs<Options extends object>(form: z.ZodType<Options>, given: unknown): Options | string {
  const read = form.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return `--${optionName(String(issue?.path[0] ?? ''))} ${issue?.message ?? 'is not understood'}.`;
}

/** `passwordFile` → `password-file`. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The options of `sandbox --online`. They are no settings: only this command has them. */
import type { Command as Program } from 'commander';
import { z } from 'zod';
import type { OnlineSandboxOptions } from '../assemble-online-sandbox';
import { optionName, optionsAs } from './given-options';

const seconds = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a number of seconds')
  .transform(Number)
  .optional();

const optionsForm = z.object({
  online: z.literal(true).optional(),
  cloudPort: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port')
    .transform(Number)
    .refine((port) => port > 0 && port + 2 <= 65_535, 'must be a port with two more behind it')
    .optional(),
  ticketSeconds: seconds,
  accessTokenSeconds: seconds,
  stateSeconds: seconds,
  rotateRefreshTokens: z.literal(true).optional(),
  leftHost: z
    .enum(['misdirected', 'redirect', 'notFound'], { error: 'must be one of misdirected, redirect, notFound' })
    .optional(),
});

/** Adds the options to `sandbox`. */
export function addOnlineOptions(program: Program): void {
  program
    .option('--online', 'a cloud of three tenants with an identity service, and the gateway in front')
    .option('--cloud-port <number>', 'with --online: port of the identity service; the two hosts get the next ones')
    .option('--ticket-seconds <number>', 'with --online: life of a ticket after its last use; unset: 21600')
    .option('--access-token-seconds <number>', 'with --online: life of an access token; unset: 3600')
    .option('--state-seconds <number>', 'with --online: how long a state page holds; unset: 300')
    .option('--rotate-refresh-tokens', 'with --online: each use of a refresh token gives a new one')
    .option(
      '--left-host <answer>',
      'with --online: what a host says of a tenant that left: misdirected, redirect, notFound',
    );
}

/**
 * What the options ask for; undefined: the sandbox without a cloud.
 * @param given options by name in camel case
 * @returns a sentence about an option that is wrong
 */
export function readOnlineOptions(given: unknown): OnlineSandboxOptions | string | undefined {
  const read = optionsAs(optionsForm, given);
  if (typeof read === 'string') return read;
  const { online, cloudPort: port, rotateRefreshTokens: rotatesRefreshTokens, ...others } = read;
  const set = Object.entries({ cloudPort: port, rotateRefreshTokens: rotatesRefreshTokens, ...others });
  const [alone] = set.find(([, value]) => value !== undefined) ?? [];
  if (online === undefined) return alone && `--${optionName(alone)} needs --online.`;
  const { ticketSeconds, accessTokenSeconds, stateSeconds, leftHost } = others;
  return {
    ...(port === undefined ? {} : { ports: [port, port + 1, port + 2] }),
    ...(rotatesRefreshTokens === undefined ? {} : { rotatesRefreshTokens }),
    ...(ticketSeconds === undefined ? {} : { ticketSeconds }),
    ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }),
    ...(stateSeconds === undefined ? {} : { stateSeconds }),
    ...(leftHost === undefined ? {} : { leftHost }),
  };
}

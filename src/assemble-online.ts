/** Wires the cloud: its identity service, and what depends on it. */
import type { AssembledConfiguration } from './assemble-options';
import { createIdentityService, type IdentityService } from './online';
import type { HttpTarget } from './upstream';

/** What the layers and pages that speak with the cloud share; undefined without ONLINE_URL. */
export interface Online {
  readonly service: IdentityService;
  close(): Promise<void>;
}

/** Answers of the identity service are small: a token, or a key set. */
const answerBytesMax = 1024 * 1024;

/**
 * @param targetOf the way to an address outside, through whatever stands between
 * @param clock in epoch milliseconds
 */
export function assembleOnline(
  { online }: Pick<AssembledConfiguration, 'online'>,
  targetOf: (address: string) => HttpTarget,
  clock: { now(): number },
): Online | undefined {
  if (online === undefined) return undefined;
  const service = createIdentityService({ ...targetOf(online.url), answerBytesMax }, clock);
  return { service, close: () => service.close() };
}

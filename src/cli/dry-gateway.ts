import type { Command, Outcome, Upstream } from '../command';
import type { Contract } from '../contract';
import { createGateway, type Gateway } from '../gateway';
import type { Configuration } from '../operations';
import { programVersion } from './version';

/**
 * A gateway whose commands go to `execute` and nowhere else: for looking at what it serves and what it understands.
 * Everything else about it is as in service.
 */
export function createDryGateway(
  contract: Contract,
  settings: Configuration,
  execute: (command: Command) => Outcome,
): Gateway {
  const upstream: Upstream = {
    execute: (command) => Promise.resolve(execute(command)),
    close: () => Promise.resolve(),
  };
  return createGateway({
    contract,
    upstream,
    clock: { now: () => Date.now() },
    limits: settings.limits.gateway,
    unknownProperties: settings.unknownProperties,
    reading: settings.reading,
    applicationErrors: settings.applicationErrors,
    passThrough: { enabled: false, paths: [] },
    upstreamMs: settings.upstream.timeoutMs,
    programVersion,
  });
}

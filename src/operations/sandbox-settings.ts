/** SANDBOX_SEED and SANDBOX_FILE. */
import path from 'node:path';
import { z } from 'zod';
import type { Settings } from './config-schema';
import { readSettingFile } from './setting-file';

/** The CRM in memory carries commands out. */
export interface SandboxChoice {
  readonly kind: 'sandbox';
  readonly timeoutMs: number;
  /** What SANDBOX_SEED says, which the sandbox reads at its start; unset: its own records. */
  readonly seed?: unknown;
  /** Absolute path of the file that keeps the records; unset: none. */
  readonly file?: string;
}

/** The sandbox as it is set up; what does not fit is told as a sentence. */
export function chooseSandbox(settings: Settings): SandboxChoice | string {
  const { SANDBOX_SEED, SANDBOX_FILE, UPSTREAM_TIMEOUT_MS: timeoutMs, WORKERS } = settings;
  if (SANDBOX_FILE !== undefined && WORKERS > 1)
    return 'SANDBOX_FILE is for one process: with several WORKERS each has a sandbox of its own. Set WORKERS=1.';
  const file = SANDBOX_FILE === undefined ? {} : { file: path.resolve(SANDBOX_FILE) };
  if (SANDBOX_SEED === undefined) return { kind: 'sandbox', timeoutMs, ...file };
  const read = readSettingFile('SANDBOX_SEED', SANDBOX_SEED, z.unknown(), 'silent');
  if ('problem' in read) return read.problem;
  return { kind: 'sandbox', timeoutMs, seed: read.value, ...file };
}

/** Settings of the sandbox have no meaning for another CRM: there they are a mistake. */
export function sandboxSettingElsewhere(settings: Settings): string | undefined {
  const name = (['SANDBOX_SEED', 'SANDBOX_FILE'] as const).find((each) => settings[each] !== undefined);
  return name && `${name} is for the sandbox only: set UPSTREAM_KIND=sandbox, or unset it.`;
}

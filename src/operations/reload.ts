/** Reloads, in one process or of all workers: what is asked for while one runs is done once more behind it. */
import type { Environment } from './config-keys';

/** Gives the reason why nothing has changed; undefined: it is done. */
export type Reload = () => Promise<string | undefined>;

/**
 * The function that reloads; its calls while it runs come to one more run.
 * @param onDefect takes what `reload` throws, and the calls get its message; unset: they reject
 */
export function oneAtATime(reload: Reload, onDefect?: (error: unknown) => void): Reload {
  let running: Promise<string | undefined> | undefined;
  let again = false;
  const run = async (): Promise<string | undefined> => {
    let reason: string | undefined;
    do {
      again = false;
      try {
        reason = await reload();
      } catch (error) {
        if (onDefect === undefined) throw error;
        onDefect(error);
        reason = error instanceof Error ? error.message : 'Something was thrown that is no error.';
      }
    } while (again);
    running = undefined;
    return reason;
  };
  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}

/** What belongs to the listening sockets, the process and its outputs. The rest is read again at a reload. */
const fixedAtStart: readonly string[] = [
  'PORT', 'HOST', 'BASE_PATH', 'PUBLIC_URL', 'TRUST_PROXY', 'LIMITS', 'WORKERS', 'DRAIN_TIMEOUT_MS', 'LOG_FORMAT',
  'LOG_SAMPLE', 'LOG_USERS', 'AUDIT_LOG', 'ADMIN_PORT', 'HOST_ADMIN', 'CONSOLE', 'CONSOLE_PASSWORD',
  'OTEL_EXPORTER_OTLP_ENDPOINT', 'TRUSTED_USER_HEADER', 'CORS_ORIGINS', 'SANDBOX_SEED',
  'SANDBOX_FILE', 'LEDGER',
]; // prettier-ignore

/** The settings that have changed and count only after a restart. */
export function changedButFixed(before: Environment, now: Environment): readonly string[] {
  return fixedAtStart.filter((name) => (before[name] ?? '').trim() !== (now[name] ?? '').trim());
}

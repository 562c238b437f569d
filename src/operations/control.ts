/** What an operator asks of a running gateway over the admin port: to reload, and another log level. */
import { refusedAccess } from '../console';
import type { Secret } from '../command';
import type { AdminReply, AdminRequest, AdminSection } from './admin';
import { logLevels, type LogLevel } from './config-schema';

export interface Controls {
  /** Reads contract, files and settings again. Gives the reason why it has not come to it, a sentence for operators. */
  readonly reload: () => Promise<string | undefined>;
  readonly setLevel: (level: LogLevel) => void;
}

/**
 * `POST /reload` (200 when it is done, 409 with the reason when not) and `POST /log-level/debug`. For the same callers
 * as the console: with its password, or from this machine. Never for a page in a browser, which may come from anywhere.
 */
export function controlSections(controls: Controls, password: Secret | undefined): readonly AdminSection[] {
  const guarded = (path: string, carryOut: (request: AdminRequest) => Promise<AdminReply>): AdminSection => ({
    path,
    answer: async (request) => {
      const refused = refusedAccess(request, password);
      if (refused !== undefined) return refused;
      if (isOfPage(request)) return text(403, 'A page in a browser cannot ask for this.');
      return request.method === 'POST' ? carryOut(request) : text(405, 'POST asks for this.', { allow: 'POST' });
    },
  });
  return [
    guarded('/reload', async () => {
      const reason = await controls.reload();
      return reason === undefined ? text(200, 'The gateway has been reloaded.') : text(409, reason);
    }),
    guarded('/log-level', async ({ path }) => {
      const level = logLevels.find((each) => path === `/log-level/${each}`);
      if (level === undefined) return text(404, `The log levels are ${logLevels.join(', ')}.`);
      controls.setLevel(level);
      return text(200, `The log level is ${level}.`);
    }),
  ];
}

/** Browsers name the origin of what a page sends with POST. */
function isOfPage({ headers }: AdminRequest): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): AdminReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n`, headers };
}

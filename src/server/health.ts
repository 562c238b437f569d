import type { Page, PageAnswer } from './pages';

export interface HealthQuestions {
  /** Whether commands can be expected to succeed now. */
  readonly ready: () => Promise<boolean>;
  readonly draining: () => boolean;
  /** Told when `ready` rejects, which it never should. */
  readonly onDefect: (error: unknown) => void;
}

/** `/health/live`: the process answers. `/health/ready`: send it requests (200), or not (503: shutting down, or no CRM). */
export function healthPages(questions: HealthQuestions): ReadonlyMap<string, Page> {
  return new Map([
    ['/health/live', { health: true, read: () => told(200, 'live') }],
    ['/health/ready', { health: true, read: () => readiness(questions) }],
  ]);
}

async function readiness({ ready, draining, onDefect }: HealthQuestions): Promise<PageAnswer> {
  if (draining()) return told(503, 'draining');
  try {
    return (await ready()) ? told(200, 'ready') : told(503, 'unavailable');
  } catch (error) {
    onDefect(error);
    return told(503, 'unavailable');
  }
}

function told(status: number, state: string): PageAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify({ status: state }) };
}

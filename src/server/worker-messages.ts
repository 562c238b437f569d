import type { Activity } from '../console';
import type { LogLevel } from './config';
import type { MetricsSnapshot } from './metrics-view';

/** What the supervising process says to a worker. */
export type SupervisorMessage =
  { readonly say: 'stop' } | { readonly say: 'measure' } | { readonly say: 'level'; readonly level: LogLevel };

/** What a worker says to the supervising process. */
export type WorkerMessage =
  | { readonly say: 'measured'; readonly snapshot: MetricsSnapshot; readonly activity?: Activity }
  | { readonly say: 'audit'; readonly line: string };

/** Both ends run the same program; a message without our word in it is Node's own. */
export function isSupervisorMessage(message: unknown): message is SupervisorMessage {
  return says(message, ['stop', 'measure', 'level']);
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return says(message, ['measured', 'audit']);
}

function says(message: unknown, words: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'say' in message && words.includes(String(message.say));
}

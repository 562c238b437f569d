import type { Activity } from '../console';
import type { CrmNews } from '../upstream';
import type { LogLevel } from './config';
import type { MetricsSnapshot } from './metrics-view';
import type { StartProblem } from './start-failure';

/** What the supervising process says to a worker. */
export type SupervisorMessage =
  | { readonly say: 'stop' }
  | { readonly say: 'measure' }
  | { readonly say: 'level'; readonly level: LogLevel }
  | CrmMessage;

/** A worker has seen a CRM go or come back; all of them learn of it. */
export interface CrmMessage {
  readonly say: 'crm';
  readonly tenant: string;
  readonly news: CrmNews;
}

/** What a worker says to the supervising process while it serves. */
export type WorkerReport =
  | { readonly say: 'measured'; readonly snapshot: MetricsSnapshot; readonly activity?: Activity }
  | { readonly say: 'audit'; readonly line: string }
  | CrmMessage;

/** All it says: its last word when it cannot serve, too. */
export type WorkerMessage = WorkerReport | ({ readonly say: 'failed' } & StartProblem);

/** Both ends run the same program; a message without our word in it is Node's own. */
export function isSupervisorMessage(message: unknown): message is SupervisorMessage {
  return says(message, ['stop', 'measure', 'level', 'crm']);
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return says(message, ['measured', 'audit', 'failed', 'crm']);
}

function says(message: unknown, words: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'say' in message && words.includes(String(message.say));
}

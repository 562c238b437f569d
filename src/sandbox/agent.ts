import type { Outcome, Struct } from '../command';
import type { Store } from './store';
import type { User } from './users';

/**
 * One command as the sandbox's agents see it: who asks, with which arguments, at what time (milliseconds since the
 * epoch).
 */
export interface Call {
  readonly user: User;
  readonly given: Struct;
  readonly now: number;
}

/** Carries one operation out on the store; synchronous, so commands never see each other half done. */
export type Handler = (store: Store, call: Call) => Outcome;

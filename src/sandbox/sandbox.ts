import { randomBytes } from 'node:crypto';
import {
  exampleResults,
  Secret,
  type Caller,
  type Command,
  type Credential,
  type Outcome,
  type Struct,
  type Upstream,
} from '../command';
import { documentAgent } from './documents';
import { identify } from './log-in';
import { activityAgent } from './activity-status';
import { type SandboxHandler, unauthenticated } from './operation';
import { calendarAgent } from './calendar';
import { invitationAgent } from './invitation';
import { pocketAgent } from './pocket';
import { principalAgent } from './principal-agent';
import { asCarriers, carryOutByRule, projectResults, structInLanguage, type RecordRule } from '../records';
import type { Language } from '../text/multilingual-text';
import { archiveAgents } from './archive-agents';
import { listAgent } from './list-agent';
import { mdoAgent } from './mdo-agent';
import { relaySession } from './session-pages';
import { saveAgent } from './save';
import { seed } from './seed';
import { selectionAgent } from './selections';
import { snapshot, type SandboxState } from './state';
import { Store } from './store';
import { createTickets, type Tickets } from './tickets';
import { principalOf, recordUser } from './users';

export interface SandboxOptions {
  /** Milliseconds since the epoch. */
  readonly clock: { now(): number };
  /** Gives unguessable texts for tickets; random ones by default. */
  readonly identifiers?: () => string;
  /** Record types that get archives by rule; without them only the best-known ones have archives. */
  readonly describedTables?: Parameters<typeof archiveAgents>[0];
}

/** A CRM in memory: the vendor's samples work against it, and it stores changes. */
export interface Sandbox extends Upstream {
  state(): SandboxState;
  /** The complete SoPrincipalCarrier of the credential's user; undefined for an invalid credential. */
  principalOf(credential: Credential | undefined): Struct | undefined;
  /**
   * A ticket for the credential's user: the user's latest one while it is valid, else a new one. Undefined for an
   * invalid credential.
   */
  tokenOf(credential: Credential | undefined): Secret | undefined;
}

/** Keyed `Agent.Operation`, the same for every contract version. */
const handlers: ReadonlyMap<string, SandboxHandler> = new Map([
  ...calendarAgent,
  ...saveAgent,
  ...invitationAgent,
  ...activityAgent,
  ...pocketAgent,
  ...documentAgent,
  ...selectionAgent,
]);

/** Operations on lists of whatever table; asked before the rules that go by types alone. */
const listRules: ReadonlyMap<string, RecordRule> = new Map([...listAgent, ...mdoAgent]);

/** A new CRM with the seeded records and no tickets. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, identifiers = () => randomBytes(24).toString('base64url') } = options;
  const tickets = createTickets(() => clock.now(), identifiers);
  const handled = new Map([...handlers, ...archiveAgents(options.describedTables)]);
  const store = new Store();
  store.transact(() => {
    seed(store);
    return { kind: 'answer', results: {} };
  });
  const effects = new Map<string, number>();
  const commands = new Map<string, number>();
  return {
    execute: async (command) => {
      const key = keyOf(command);
      count(commands, key);
      const { outcome, changes } = store.transact(() =>
        carryOut(handled.get(key), command, store, tickets, clock.now()),
      );
      if (changes.length > 0) count(effects, key);
      return inTheCallersContract(command, outcome, store);
    },
    relay: async ({ method, path, caller: { credential } }) => {
      const user = identify(credential, tickets);
      return relaySession(method, path, user, tickets);
    },
    close: () => Promise.resolve(),
    state: () => ({
      ...snapshot(store),
      effects: Object.fromEntries(effects),
      commands: Object.fromEntries(commands),
    }),
    principalOf: (credential) => {
      const user = identify(credential, tickets);
      return user && principalOf(user);
    },
    tokenOf: (credential) => {
      const user = identify(credential, tickets);
      return user && new Secret(tickets.reuse(user));
    },
  };
}

/**
 * Login operations need no credential. Most operations are carried out by rule; the answer to one that no rule knows is
 * an example of the contract's types.
 */
function carryOut(
  handler: SandboxHandler | undefined,
  command: Command,
  store: Store,
  tickets: Tickets,
  now: number,
): Outcome {
  const key = keyOf(command);
  const login = principalAgent.get(key);
  if (login !== undefined) return login(command.arguments, tickets);
  const user = identify(command.caller.credential, tickets);
  if (user === undefined) return unauthenticated();
  const language = languageOf(command.caller);
  if (handler !== undefined) return handler(store, { user, given: command.arguments, now, language });
  const call = {
    operation: command.operation,
    given: command.arguments,
    user: recordUser(user),
    now,
    language,
  };
  const byList = listRules.get(key)?.(store.records, call);
  return (
    byList ?? carryOutByRule(store.records, call) ?? { kind: 'answer', results: exampleResults(command.operation) }
  );
}

const keyOf = ({ operation: { agent, name } }: Command): string => `${agent}.${name}`;

/** Norwegian for a caller who asks for it first, in any of its forms; English for all others. */
function languageOf({ language, culture, acceptLanguage }: Caller): Language {
  return /^\s*(?:no|nb|nn)\b/i.test(language ?? culture ?? acceptLanguage ?? '') ? 'no' : 'en';
}

/** NetServer answers in the caller's time zone and repeats it. The sandbox repeats it too, but changes no date. */
function inTheCallersContract(command: Command, outcome: Outcome, { records }: Store): Outcome {
  if (outcome.kind === 'failure') return outcome;
  const shown = projectResults(command.operation, asCarriers(records, command.operation, outcome.results));
  const results = structInLanguage(shown, languageOf(command.caller));
  const { timeZone } = command.caller;
  return timeZone === undefined ? { ...outcome, results } : { ...outcome, results, timeZone };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

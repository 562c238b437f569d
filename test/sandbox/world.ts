/** A sandbox under test, and short ways to ask it. */
import type { Operation } from '../../src/contract';
import { Secret, type Caller, type Credential, type Outcome, type Struct } from '../../src/command';
import { createSandboxCrm, type AppointmentState, type Sandbox } from '../../src/sandbox';
import { isList, isStruct } from '../../src/records';
import { operation88 } from './contract';

export const basic = (user: string, password: string): Credential => ({
  scheme: 'basic',
  user,
  password: new Secret(password),
});
export const ticket = (text: string): Credential => ({ scheme: 'ticket', ticket: new Secret(text) });
export const bearer = (text: string): Credential => ({ scheme: 'bearer', token: new Secret(text) });

export const tje0 = basic('tje0', 'Tje0');
export const kbe0 = basic('kbe0', 'Kbe0');
export const guest = basic('guest@example.com', 'Guest0');

export interface World {
  readonly sandbox: Sandbox;
  /** Lets the clock go on. */
  pass(milliseconds: number): void;
  ask(
    key: string | Operation,
    given?: Struct,
    credential?: Credential | null,
    caller?: Partial<Caller>,
  ): Promise<Outcome>;
  /** The `Response` of a command that must succeed. */
  answer(key: string, given?: Struct, credential?: Credential): Promise<Struct>;
  record(id: number): AppointmentState | undefined;
}

export function createWorld(): World {
  let now = Date.parse('2026-01-02T08:00:00Z');
  let issued = 0;
  const sandbox = createSandboxCrm({ clock: { now: () => now }, identifiers: () => `ticket-${++issued}` });
  const ask: World['ask'] = (key, given = {}, credential = tje0, caller = {}) =>
    sandbox.execute({
      operation: typeof key === 'string' ? operation88(key) : key,
      arguments: given,
      caller: { tenant: '', ...(credential === null ? {} : { credential }), ...caller },
      context: { correlationId: 'test', deadline: now + 60_000, signal: new AbortController().signal },
    });
  return {
    sandbox,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    ask,
    answer: async (key, given, credential) => {
      const response = results(await ask(key, given, credential)).Response;
      if (!isStruct(response)) throw new Error(`${key} answered no carrier`);
      return response;
    },
    record: (id) => sandbox.state().appointments.find((each) => each.id === id),
  };
}

export function results(outcome: Outcome): Struct {
  if (outcome.kind === 'failure') throw new Error(`refused: ${outcome.code} ${outcome.message}`);
  return outcome.results;
}

export function items(outcome: Outcome): readonly Struct[] {
  const { Response } = results(outcome);
  return isList(Response) ? Response.filter(isStruct) : [];
}

export function code(outcome: Outcome): string {
  return outcome.kind === 'failure' ? outcome.code : 'ok';
}

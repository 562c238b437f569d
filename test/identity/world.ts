/** Commands and CRMs for the tests of this room. */
import type { Operation } from '../../src/contract';
import {
  Secret,
  type CallContext,
  type Caller,
  type Command,
  type Credential,
  type Outcome,
  type Struct,
  type Upstream,
} from '../../src/command';
import { ownContract } from '../gateway/running';

export const contract = ownContract();

export const basic = (user: string, password: string): Credential => ({
  scheme: 'basic',
  user,
  password: new Secret(password),
});
export const ticket = (text: string): Credential => ({ scheme: 'ticket', ticket: new Secret(text) });
export const bearer = (text: string): Credential => ({ scheme: 'bearer', token: new Secret(text) });

/** `Services86.Appointment.SetSeen`. */
export function operation(key: string): Operation {
  const [version = '', agent = '', name = ''] = key.split('.');
  const lookup = contract.version(version)?.agent(agent);
  const found = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (found === undefined) throw new Error(`no ${key}`);
  return found;
}

export function context(some: Partial<CallContext> = {}): CallContext {
  return { correlationId: 'test', deadline: Date.now() + 30_000, signal: new AbortController().signal, ...some };
}

export function command(
  key: string,
  given: Struct = {},
  caller: Partial<Caller> = {},
  frame: Partial<CallContext> = {},
): Command {
  return { operation: operation(key), arguments: given, caller: { tenant: '', ...caller }, context: context(frame) };
}

/** `SetSeen` of one appointment, which every credential test sends. */
export function setSeen(credential?: Credential, caller: Partial<Caller> = {}): Command {
  return command(
    'Services86.Appointment.SetSeen',
    { AppointmentId: 973, UpdateMode: 'OnlyThis' },
    { ...caller, ...(credential === undefined ? {} : { credential }) },
  );
}

export interface Recorder extends Upstream {
  /** Every command that arrived. */
  readonly commands: Command[];
}

/** An upstream that notes what arrives and answers as it is told; by default everything is done. */
export function recorder(
  answer: (command: Command) => Outcome | Promise<Outcome> = () => ({ kind: 'answer', results: {} }),
): Recorder {
  const commands: Command[] = [];
  return {
    commands,
    execute: async (arrived) => {
      commands.push(arrived);
      return answer(arrived);
    },
    close: async () => undefined,
  };
}

export const code = (outcome: Outcome): string => (outcome.kind === 'failure' ? outcome.code : 'ok');

/** The credential as text a test can compare. */
export function revealed(credential: Credential | undefined): string {
  switch (credential?.scheme) {
    case 'basic':
      return `Basic ${credential.user}:${credential.password.reveal()}`;
    case 'ticket':
      return `SoTicket ${credential.ticket.reveal()}`;
    case 'bearer':
      return `Bearer ${credential.token.reveal()}`;
    case 'session':
      return 'session';
    default:
      return 'nobody';
  }
}

/** Time that goes on when the test says so. */
export class Clock {
  #now = Date.parse('2026-01-02T08:00:00Z');
  now = (): number => this.#now;
  pass(hours: number): void {
    this.#now += hours * 3_600_000;
  }
}

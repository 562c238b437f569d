/** Entity REST over a CRM of this test: what it is asked, and what it answers. */
import { Readable } from 'node:stream';
import {
  anonymous,
  failure,
  Secret,
  type Caller,
  type Credential,
  type Command,
  type Failure,
  type Outcome,
  type RelayAnswer,
  type RelayRequest,
  type Struct,
  type Value,
} from '../../src/command';
import { createEntityRest } from '../../src/entity-rest';
import { gatewayLimits } from '../../src/gateway';
import { ownContract } from '../gateway/running';

export interface Asked {
  readonly operation: string;
  readonly arguments: Struct;
}

export interface Rig {
  /** The commands so far. */
  readonly asked: readonly Asked[];
  call(method: string, target: string, extra?: CallExtra): Promise<Answered>;
}

interface CallExtra {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly caller?: { readonly credential: Credential | undefined };
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Set where it failed; the status is that of the failure then. */
  readonly failed?: Failure;
}

/** Answers by `Agent.Operation`: the value of the result, all results, or a failure. Undefined: null, or void. */
export type Answers = Readonly<Record<string, Value | Failure | ((given: Struct) => Value | Outcome)>>;

const contract = ownContract();

export const now = Date.UTC(2026, 10, 29);

export function rig(
  answers: Answers,
  options: {
    readonly unknown?: 'refuse' | 'keep';
    readonly bodyBytesMax?: number;
    readonly heldBytesMax?: number;
  } = {},
): Rig {
  const asked: Asked[] = [];
  const execute = async (command: Command): Promise<Outcome> => {
    const name = `${command.operation.agent}.${command.operation.name}`;
    asked.push({ operation: name, arguments: command.arguments });
    const answer = answers[name];
    const value = typeof answer === 'function' ? answer(command.arguments) : answer;
    if (isOutcome(value)) return value;
    const [result] = command.operation.results;
    return { kind: 'answer', results: result === undefined ? {} : { [result.name]: value ?? null } };
  };
  const { bodyBytesMax, documentBytesMax, ...limits } = gatewayLimits;
  const relay = createEntityRest(
    { execute, close: () => Promise.resolve() },
    {
      contract,
      reading: { ...limits, unknown: options.unknown ?? 'keep', reading: 'lenient' },
      bodyBytesMax: options.bodyBytesMax ?? bodyBytesMax,
      documentBytesMax,
      heldBytesMax: options.heldBytesMax ?? documentBytesMax,
      retryAfterSeconds: 2,
      clock: { now: () => now },
    },
  );
  return {
    asked,
    call: async (method, target, extra = {}) => answeredOf(await relay(requestOf(method, target, extra))),
  };
}

function isOutcome(value: Value | Outcome | undefined): value is Outcome {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'answer' || value.kind === 'failure')
  );
}

const ticket: Credential = { scheme: 'ticket', ticket: new Secret('7T:ticket') };

const callerOf = (credential: Credential | undefined): Caller => ({
  ...anonymous,
  tenant: 'Cust1',
  ...(credential === undefined ? {} : { credential }),
});

function requestOf(method: string, target: string, { body, headers = {}, caller }: CallExtra): RelayRequest {
  const [path = '', query = ''] = target.split('?');
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method,
    path: `/api/v1/${path}`,
    query,
    headers: { ...json, ...headers },
    body: body === undefined ? undefined : Readable.from([Buffer.from(body)]),
    publicUrl: 'https://gateway.example.com',
    caller: callerOf(caller === undefined ? ticket : caller.credential),
    context: { correlationId: 'c', deadline: now + 30_000, signal: new AbortController().signal, wire: 'rest' },
  };
}

async function answeredOf(answer: RelayAnswer | Failure): Promise<Answered> {
  if (answer.kind === 'failure')
    return { status: answer.status ?? 0, headers: {}, text: answer.message, failed: answer };
  const { status, headers, body } = answer;
  const pieces: Buffer[] = [];
  if (body instanceof Uint8Array) pieces.push(Buffer.from(body));
  else for await (const piece of body) pieces.push(Buffer.from(piece));
  return { status, headers, text: Buffer.concat(pieces).toString() };
}

export const refusedBusy = failure('crm.busy', 'the CRM asks to be asked later', { retryAfterSeconds: 3 });

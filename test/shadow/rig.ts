/** A gateway with a second CRM, and CRMs that answer what a test plants. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { anonymous, exampleResults, Secret, type Command, type Outcome, type Struct } from '../../src/command';
import type { ComparedCall } from '../../src/comparison';
import { findV1Operation, type Operation } from '../../src/contract';
import type { Environment } from '../../src/operations';
import { restRequest, soapRequest } from '../gateway/encoded-call';
import { ownContract, runAnswering, runGateway, type RunningGateway } from '../gateway/running';
import { ticket } from '../matrix/wires';

export const contract = ownContract();

export type Answering = (command: Command) => Outcome | Promise<Outcome>;

export const examples: Answering = ({ operation }) => ({ kind: 'answer', results: exampleResults(operation) });

/** The example of every operation with other values in the one result. */
export const changed =
  (change: (record: Struct) => Struct): Answering =>
  ({ operation }) => {
    const results = exampleResults(operation);
    const [field] = operation.results;
    if (field === undefined) return { kind: 'answer', results };
    return { kind: 'answer', results: { ...results, [field.name]: change(Object(results[field.name])) } };
  };

/** A CRM that speaks both wires. `asked` are the operations that it was asked for. */
export interface TestCrm extends RunningGateway {
  readonly asked: Command[];
}

export async function startCrm(answering: Answering = examples): Promise<TestCrm> {
  const asked: Command[] = [];
  const gateway = await runAnswering(contract, async (command) => {
    asked.push(command);
    return answering(command);
  });
  return { ...gateway, asked };
}

export interface ShadowRig {
  readonly gateway: RunningGateway;
  readonly compared: ComparedCall[];
  readonly volatile: string[];
  /** Waits until so many calls have been told of. */
  comparedUntil(count: number): Promise<readonly ComparedCall[]>;
  stop(): Promise<void>;
}

export async function startShadow(environment: Environment): Promise<ShadowRig> {
  const compared: ComparedCall[] = [];
  const volatile: string[] = [];
  let wake = (): void => undefined;
  const gateway = await runGateway(
    { SHADOW_SAMPLE: '1', ...environment },
    {
      onCompared: (call) => {
        compared.push(call);
        wake();
      },
      isBusy: () => false,
      onVolatile: ({ agent, name }, path) => volatile.push(`${agent}.${name} ${path}`),
      onShadowDefect: (error) => {
        throw error;
      },
    },
  );
  return {
    gateway,
    compared,
    volatile,
    comparedUntil: async (count) => {
      while (compared.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return compared;
    },
    stop: () => gateway.stop(),
  };
}

export type Caller = 'v1' | 'Services86' | 'Services88';

/** How a gateway reaches a CRM. */
export const crmSettings = (prefix: 'UPSTREAM' | 'SHADOW', address: string, kind: Caller): Environment => ({
  [`${prefix}_URL`]: address,
  [`${prefix}_KIND`]: kind === 'v1' ? 'rest' : 'soap',
  ...(kind === 'v1' ? {} : { [`${prefix}_VERSION`]: kind }),
});

export function operationNamed(caller: Caller, agent: string, name: string): Operation {
  const lookup = contract.version(caller)?.agent(agent);
  const found =
    caller === 'v1'
      ? findV1Operation(contract, agent, name)
      : lookup?.found === 'agent'
        ? lookup.agent.operation(name)
        : undefined;
  if (found === undefined) throw new Error(`no ${agent}.${name}`);
  return found;
}

/** Calls an operation as a client of that wire and version. */
export async function call(
  address: string,
  caller: Caller,
  operation: Operation,
  given: Struct = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: string }> {
  const command: Command = {
    operation,
    arguments: given,
    caller: { ...anonymous, credential: { scheme: 'ticket', ticket: new Secret(ticket) } },
    context: { correlationId: 'shadow', deadline: 0, signal: new AbortController().signal },
  };
  const request = caller === 'v1' ? restRequest(command) : soapRequest(command, ticket);
  const response = await fetch(address + request.path, {
    method: 'POST',
    headers: { ...request.headers, ...headers },
    ...(request.body === '' ? {} : { body: request.body }),
  });
  return { status: response.status, body: await response.text() };
}

/** A server that does with each request what the test says. */
export async function rawServer(
  listener: Parameters<typeof createServer>[1],
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const server: Server = createServer(listener ?? (() => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

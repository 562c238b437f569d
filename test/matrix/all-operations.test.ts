/**
 * Every operation of the shipped contracts, in every direction, over real sockets: client → A → B (sandbox), held
 * against the same call made to a twin of B directly. What differs on purpose is listed in `exceptions`, with the
 * reason.
 */
import path from 'node:path';
import { exampleArguments, anonymous, Refusal, Secret, type Command, type Struct } from '../../src/command';
import { loadContract, v1Offers, type Operation } from '../../src/contract';
import { encodeRequest as encodeRest } from '../../src/rest';
import { bodyBytes } from '../../src/body';
import { encodeRequest as encodeSoap } from '../../src/soap';
import { runGateway, runSandbox, type RunningGateway, type RunningSandbox } from '../gateway/running';
import { ticket } from './wires';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), {
  onProblem: (problem) => {
    throw new Error(JSON.stringify(problem));
  },
});

/**
 * In the usual run each operation of these agents is called in a sixth of the directions, and each sixtieth of the
 * others; a long run calls all in every direction.
 */
const calledOften: ReadonlySet<string> = new Set(['Appointment', 'Pocket', 'SoPrincipal']);
const isCalled = ({ agent }: Operation, index: number, direction: number): boolean => {
  if (process.env.LONG !== undefined) return true;
  return calledOften.has(agent) ? (index + direction) % 6 === 0 : index % 60 === 0;
};

function operationsOf(version: string): readonly Operation[] {
  const found = contract.version(version);
  return (found?.agentNames ?? []).flatMap((name) => {
    const lookup = found?.agent(name);
    return lookup?.found === 'agent' ? lookup.agent.operations : [];
  });
}

const exists = (version: string, { agent, name }: Operation): boolean =>
  operationsOf(version).some((other) => other.agent === agent && other.name === name);

interface Direction {
  readonly wire: 'soap' | 'rest';
  /** The version the caller speaks; v1 callers speak the newest. */
  readonly version: string;
  readonly crm: 'rest' | 'Services86' | 'Services88';
}

const directions: readonly Direction[] = [
  { wire: 'soap', version: 'Services86', crm: 'rest' },
  { wire: 'soap', version: 'Services88', crm: 'rest' },
  { wire: 'soap', version: 'Services86', crm: 'Services86' },
  { wire: 'soap', version: 'Services86', crm: 'Services88' },
  { wire: 'soap', version: 'Services88', crm: 'Services86' },
  { wire: 'soap', version: 'Services88', crm: 'Services88' },
  { wire: 'rest', version: 'Services88', crm: 'rest' },
  { wire: 'rest', version: 'Services88', crm: 'Services86' },
  { wire: 'rest', version: 'Services88', crm: 'Services88' },
];

interface Exception {
  readonly reason: string;
  readonly applies: (direction: Direction, operation: Operation) => boolean;
  /** A part of the answer that must be there instead. */
  readonly answers: RegExp;
}

const exceptions: readonly Exception[] = [
  {
    reason: 'Services86 has neither the operation nor what its emulation would need',
    applies: ({ crm }, operation) =>
      crm === 'Services86' && !exists('Services86', operation) && operation.name !== 'SetSeenMany',
    answers: /exists from Services88 on/,
  },
  {
    reason: 'implicit log-in needs a trusted front, and none is configured',
    applies: (_direction, operation) => operation.name === 'AuthenticateImplicit',
    answers: /upstream\.unsupported/,
  },
  {
    reason: 'v1 has no generic log-in: the example has none of the keys that can be turned into one it has',
    applies: ({ crm }, operation) => crm === 'rest' && operation.name === 'AuthenticateGeneric',
    answers: /request\.invalid/,
  },
];

/**
 * Answers that a relation of versions or log-in makes different are compared in part: status and refusal, not the
 * values.
 */
const statusOnly = ({ version, crm, wire }: Direction, operation: Operation): string | undefined => {
  if (operation.agent === 'SoPrincipal')
    return 'log-in is answered by the bridge and carries a fresh ticket or the address of the CRM';
  if (version === 'Services88' && crm === 'Services86') return 'the older CRM lacks properties of the newer answer';
  return wire === 'rest' && operation.agent === 'SoPrincipal' ? 'v1 has no such agent' : undefined;
};

const parametersFor = ({ version, crm }: Direction, operation: Operation): Struct => {
  const older =
    crm === 'Services86' && version !== crm
      ? operationsOf('Services86').find(({ agent, name }) => agent === operation.agent && name === operation.name)
      : undefined;
  return exampleArguments(older ?? operation);
};

async function call(
  address: string,
  { wire }: Direction,
  operation: Operation,
  given: Struct,
): Promise<{ status: number; body: string }> {
  const command: Command = {
    operation,
    arguments: given,
    caller: { ...anonymous, credential: { scheme: 'ticket', ticket: new Secret(ticket) } },
    context: { correlationId: 'matrix', deadline: 0, signal: new AbortController().signal },
  };
  const request = wire === 'soap' ? soapRequest(command) : restRequest(command);
  const response = await fetch(address + request.path, {
    method: 'POST',
    headers: { ...request.headers, 'x-correlation-id': 'matrix' },
    // fetch gives an empty text a media type of its own.
    ...(request.body === '' ? {} : { body: request.body }),
  });
  return { status: response.status, body: await response.text() };
}

function soapRequest(command: Command) {
  const encoded = encodeSoap(command, ticket);
  if (encoded instanceof Refusal) throw encoded;
  const { operation } = command;
  return {
    path: `/Remote/${operation.version}/${operation.agent}.svc`,
    headers: { 'content-type': encoded.contentType, soapaction: encoded.soapAction },
    body: bodyBytes(encoded.body).toString(),
  };
}

function restRequest(command: Command) {
  const { path: target, headers, body } = encodeRest(command);
  return { path: target, headers, body: bodyBytes(body).toString() };
}

describe.each(
  directions.map((direction) => [`${direction.wire} ${direction.version} → ${direction.crm}`, direction] as const),
)('%s', (_name, direction) => {
  let crm: RunningSandbox;
  let twin: RunningSandbox;
  let gateway: RunningGateway;

  beforeAll(async () => {
    [crm, twin] = await Promise.all([runSandbox(), runSandbox()]);
    const kind =
      direction.crm === 'rest' ? { UPSTREAM_KIND: 'rest' } : { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: direction.crm };
    gateway = await runGateway({ ...kind, UPSTREAM_URL: crm.address, SAVE_OVERLAY: 'off' });
  });

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([crm.stop(), twin.stop()]);
  });

  const operations = operationsOf(direction.version).filter(
    (operation, index) =>
      isCalled(operation, index, directions.indexOf(direction)) && (direction.wire === 'soap' || v1Offers(operation)),
  );

  test.each(operations.map((operation) => [`${operation.agent}.${operation.name}`, operation] as const))(
    '%s',
    async (_operation, operation) => {
      const given = parametersFor(direction, operation);
      const direct = await call(twin.address, direction, operation, given);
      const through = await call(gateway.address, direction, operation, given);
      const exception = exceptions.find(({ applies }) => applies(direction, operation));
      const refused = { status: expect.any(Number), body: expect.stringMatching(exception?.answers ?? /^$/) };
      const partly = { status: direct.status, body: expect.any(String) };
      const same = statusOnly(direction, operation) === undefined ? direct : partly;
      expect(through).toEqual(exception === undefined ? same : refused);
    },
  );
});

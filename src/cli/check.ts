/**
 * Loads a whole contract, and lets an independent toolkit (the `soap` package) read every WSDL as the gateway serves
 * it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import type { WSDL } from 'soap';
import type { Agent, Contract, ContractProblem, ContractVersion } from '../contract';
import type { Gateway } from '../gateway';
import { shortReason } from './surroundings';

interface CheckedVersion {
  readonly version: string;
  readonly agents: number;
  readonly operations: number;
  /** Distinct names. */
  readonly types: number;
  /** What the loaded agents hold. */
  readonly heapBytes: number;
  /** To load them all. */
  readonly loadMs: number;
  /** For the toolkit to read them all. */
  readonly toolkitMs: number;
}

export interface CheckResult {
  readonly versions: readonly CheckedVersion[];
  readonly problems: readonly ContractProblem[];
}

/** Checks every version; calls `step` with the name of each agent that has been checked. */
export async function checkContract(
  contract: Contract,
  gateway: Gateway,
  step: (name: string) => void,
): Promise<CheckResult> {
  const problems: ContractProblem[] = [];
  const versions: CheckedVersion[] = [];
  for (const version of contract.versions) versions.push(await checkVersion(version, gateway, problems, step));
  if (!versions.some(({ agents }) => agents > 0))
    problems.push({ file: '', line: 1, element: '', message: 'The contract folder holds no ServicesNN/Agent.wsdl.' });
  return { versions, problems };
}

async function checkVersion(
  version: ContractVersion,
  gateway: Gateway,
  problems: ContractProblem[],
  step: (name: string) => void,
): Promise<CheckedVersion> {
  const heapBefore = collectedHeapBytes();
  const started = performance.now();
  const agents = version.agentNames.flatMap((name) => {
    const lookup = version.agent(name);
    if (lookup.found === 'problem') problems.push(lookup.problem);
    return lookup.found === 'agent' ? [lookup.agent] : [];
  });
  const loaded = performance.now();
  const heapBytes = Math.max(0, collectedHeapBytes() - heapBefore);
  const verifying = performance.now();
  for (const agent of agents) {
    problems.push(...(await verifyAgent(agent, gateway)));
    step(`${agent.version}/${agent.name}`);
  }
  return {
    version: version.name,
    agents: agents.length,
    operations: agents.reduce((sum, { operations }) => sum + operations.length, 0),
    types: new Set(agents.flatMap(({ types }) => types.all().map(({ name }) => `${name.namespace} ${name.local}`)))
      .size,
    heapBytes,
    loadMs: Math.round(loaded - started),
    toolkitMs: Math.round(performance.now() - verifying),
  };
}

async function verifyAgent(agent: Agent, gateway: Gateway): Promise<readonly ContractProblem[]> {
  const target = `/Remote/${agent.version}/${agent.name}.svc?wsdl`;
  const head = {
    method: 'GET',
    target,
    headers: {},
    publicUrl: 'http://localhost',
    remoteAddress: '',
    correlationId: 'check',
  };
  const { reply } = await gateway.open(head).handle(new Uint8Array(), new AbortController().signal);
  const { body } = reply;
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
  const file = `${agent.version}/${agent.name}.wsdl`;
  const messages =
    reply.status === 200
      ? compare(agent, await describeWithToolkit(text, file))
      : [`The gateway answers ${reply.status} to a request for it.`];
  return messages.map((message) => ({ file, line: 1, element: 'wsdl:definitions', message }));
}

/** Same operations, same parameters. */
function compare(agent: Agent, described: Described): readonly string[] {
  if ('problem' in described) return [`The soap toolkit cannot load it: ${described.problem}`];
  const { operations } = described;
  const ours = new Map(agent.operations.map(({ name, parameters }) => [name, parameters.map((field) => field.name)]));
  const missing = [...ours.keys()].filter((name) => !operations.has(name));
  const extra = [...operations.keys()].filter((name) => !ours.has(name));
  const different = [...ours].filter(([name, parameters]) => {
    const theirs = operations.get(name);
    return theirs !== undefined && parameters.join() !== theirs.join();
  });
  return [
    ...missing.map((name) => `The soap toolkit does not find the operation ${name}.`),
    ...extra.map((name) => `The soap toolkit finds an operation ${name} that the contract does not have.`),
    ...different.map(([name]) => `The soap toolkit finds other parameters of ${name}.`),
  ];
}

const collector = z.function({ input: [], output: z.unknown() });
let collect: (() => unknown) | undefined;

/**
 * Bytes in use on the heap after a full collection. Node's documented v8.setFlagsFromString makes it possible without a
 * command line flag.
 */
function collectedHeapBytes(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = collector.implement(runInNewContext('gc'));
    setFlagsFromString('--no-expose-gc');
  }
  collect();
  return process.memoryUsage().heapUsed;
}

/** What the toolkit found: parameter names by operation. */
export type Described = { readonly operations: ReadonlyMap<string, readonly string[]> } | { readonly problem: string };

/** service → port → operation → its input's elements */
const description = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.object({ input: z.record(z.string(), z.unknown()) }))),
);

/**
 * Lets the toolkit load a WSDL's text and describe it. The toolkit follows imports and includes, so give it only what
 * `readWsdl` has accepted.
 */
export async function describeWithToolkit(text: string, name: string): Promise<Described> {
  try {
    const wsdl = await load(text, name);
    const services = description.parse(wsdl.describeServices());
    const ports = Object.values(services).flatMap((service) => Object.values(service));
    const operations = ports.flatMap((port) => Object.entries(port));
    return { operations: new Map(operations.map(([operation, { input }]) => [operation, parameterNames(input)])) };
  } catch (error) {
    return { problem: shortReason(error) };
  }
}

async function load(text: string, name: string): Promise<WSDL> {
  // As in probe-soap.ts: not at the start of a gateway.
  const { WSDL: Reader } = await import('soap');
  return new Promise((resolve, reject) => {
    const wsdl = new Reader(text, name, {});
    wsdl.onReady((error?: Error) => {
      if (error instanceof Error) reject(error);
      else resolve(wsdl);
    });
  });
}

/** Lists are shown as `Ids[]`; two more entries are the toolkit's own. */
function parameterNames(input: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(input)
    .filter((key) => key !== 'targetNSAlias' && key !== 'targetNamespace')
    .map((key) => key.replace(/\[\]$/, ''));
}

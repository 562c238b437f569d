/** One file of TypeScript: the types of the contract, and a client of the v1 Agents API over fetch. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { requestShape, returnsBytes, v1AgentNames, v1Parameters, type Contract, type Operation } from '../contract';
import type { Turns } from '../text/turn';
import { ClientTypes, identifierOf } from './client-types';
import { callTest, callTestNames, callTests, memberOf, sentFields, type ClientUse } from './client-tests';
import type { TakeText } from './document-writer';
import type { OperationChoice } from './operation-choice';

/** The part that is the same in every client. Beside this file in the sources; scripts/copy-assets.mjs copies it. */
const runtimeFile = path.join(__dirname, 'assets', 'client-runtime.ts');

/** Names of the language and its environment that the client uses. */
const usedNames = [
  'AbortSignal Array BigInt CrmClient Error JSON Number Omit Promise Readonly Record Response String TextEncoder URL',
  'Uint8Array btoa fetch',
];

/**
 * The client agent by agent, with pauses; the types come last.
 * @param use what one client uses: the rest is left out, and a call of each operation is added as a test
 */
export function* describeClient(
  choice: OperationChoice,
  contract: Contract,
  programVersion: string,
  take: TakeText,
  use?: ClientUse,
): Turns<void> {
  const runtime = readFileSync(runtimeFile, 'utf8');
  // A client's own file may hold no agent at all.
  const agentNames = use === undefined && choice.agents.length === 0 ? v1AgentNames(contract) : choice.agents;
  const own = Array.from(
    runtime.matchAll(/^(?:export )?(?:class|interface|type|function) (\w+)/gm),
    ([, name = '']) => name,
  );
  const testNames = use === undefined ? [] : callTestNames;
  const reserved = [...own, ...usedNames.join(' ').split(' '), ...agentNames.map(classOf), ...testNames];
  const types = new ClientTypes(reserved, use?.used);
  const tests: string[] = [];
  take(head(choice.about, programVersion));
  take(`${runtime}\n`);
  let open: string | undefined;
  const written: string[] = [];
  yield* choice.source((operation) => {
    if (open !== operation.agent) {
      take(`${open === undefined ? '' : '}\n\n'}${classHead(operation.agent)}`);
      open = operation.agent;
      written.push(operation.agent);
    }
    types.describing(operation);
    take(method(operation, types, use));
    if (use !== undefined) tests.push(callTest(operation, use));
  });
  take(open === undefined ? '' : '}\n\n');
  take(clientClass(written));
  if (use !== undefined) take(callTests(tests));
  yield;
  for (const text of types.all()) {
    take(`\n${text}`);
    yield;
  }
}

const head = (about: string, programVersion: string): string => `/**
 * A client of the CRM Agents API v1. ${inComment(about)}
 * Written by netserver-gateway ${programVersion} (export types); changes by hand are lost with the next export.
 *
 *     const crm = new CrmClient({ server: 'https://crm.example.com', credentials: { user: '…', password: '…' } });
 */
/* eslint-disable */

`;

const classOf = (agent: string): string => `${identifierOf(agent)}Agent`;
/** Within a comment. */
const inComment = (text: string): string => text.replaceAll('*/', '* /');

const classHead = (agent: string): string => `/** The operations of the agent ${inComment(agent)}. */
export class ${classOf(agent)} {
  readonly #connection: CrmConnection;

  constructor(connection: CrmConnection) {
    this.#connection = connection;
  }
`;

function clientClass(agents: readonly string[]): string {
  const members = agents.map((agent) => `  readonly ${memberOf(agent)}: ${classOf(agent)};\n`).join('');
  const made = agents.map((agent) => `    this.${memberOf(agent)} = new ${classOf(agent)}(connection);\n`).join('');
  return `/** The CRM, agent by agent. */
export class CrmClient {
${members}
  constructor(options: ClientOptions) {
    const connection = new CrmConnection(options);
${made}  }
}
`;
}

/** How a method takes its arguments and passes them on. */
interface Passing {
  /** The parameter; '' for none. */
  readonly parameter: string;
  readonly body: string;
  /** What follows the operation in the address. */
  readonly query?: string;
}

function method(operation: Operation, types: ClientTypes, use?: ClientUse): string {
  const { parameter, body, query = '' } = passingOf(operation, types, use);
  const [send, result] = resultOf(operation, types);
  const path = `${encodeURIComponent(operation.agent)}/${encodeURIComponent(operation.name)}`;
  const address = query === '' ? JSON.stringify(path) : `\`${path}${query}\``;
  const call = `this.#connection.${send}(${address}, ${body}, options)`;
  return `
  /** From ${operation.version}. */
  ${memberOf(operation.name)}(${parameter === '' ? '' : `${parameter}, `}options?: CallOptions): Promise<${result}> {
    return ${call};
  }
`;
}

function passingOf(operation: Operation, types: ClientTypes, use?: ClientUse): Passing {
  const shape = requestShape(operation);
  switch (shape.kind) {
    case 'none':
      return { parameter: '', body: 'undefined' };
    case 'query': {
      const name = memberOf(shape.parameter.name);
      const parameter = `${name}: ${types.textOf(shape.parameter.type)}`;
      return { parameter, body: 'undefined', query: `?${encodeURIComponent(shape.queryName)}=\${${name}}` };
    }
    case 'entity':
      return { parameter: `entity: ${types.textOf(shape.parameter.type)}`, body: 'entity' };
    case 'array':
      return { parameter: `ids: readonly number[]`, body: 'ids' };
    case 'parameters': {
      const { fields } = v1Parameters(operation);
      const properties = types.properties(use === undefined ? fields : sentFields(operation, use), '    ');
      return { parameter: `parameters: {\n${properties}  }`, body: 'parameters' };
    }
  }
}

/** The method of the connection, and the type of the result. */
function resultOf(operation: Operation, types: ClientTypes): readonly [send: string, result: string] {
  const [result, second] = operation.results;
  if (result === undefined) return ['done', 'void'];
  if (returnsBytes(operation)) return ['bytes', 'Uint8Array'];
  if (second === undefined) return ['value', types.fieldText(result)];
  return ['value', `{\n${types.properties(operation.results, '    ')}  }`];
}

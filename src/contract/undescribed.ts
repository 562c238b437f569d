/**
 * Operations and agents that a CRM of a known version has and our WSDLs of that version do not describe. They are built
 * from what their neighbours have in common.
 */
import type { Agent, ContractVersion, Operation, TypeTable } from './model';

/** The form of NetServer's names; no character of it ever needs to be escaped. */
const nameForm = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;

/**
 * An operation that the agent's WSDL does not describe. Header blocks and address are those of its neighbours, as in
 * every WSDL of NetServer.
 * @returns undefined where the name has not the form of one, where there is no neighbour, and for SoPrincipal: the
 *   secrets of a log-in must be known as such
 */
export function undescribedOperation(agent: Agent, name: string): Operation | undefined {
  const neighbour = neighbourOf(agent);
  if (neighbour === undefined || !nameForm.test(name) || agent.name.toLowerCase() === 'soprincipal') return undefined;
  const { namespace } = agent;
  return {
    ...neighbour,
    agent: agent.name,
    name,
    soapAction: `${namespace}/${agent.name}/${name}`,
    request: { namespace, local: name },
    parameters: [],
    response: { namespace, local: `${name}Response` },
    results: [],
    types: agent.types,
    isUndescribed: true,
  };
}

/** An operation of the agent that needs a log-in. */
const neighbourOf = ({ operations }: Agent): Operation | undefined =>
  operations.find(({ requestHeaders }) => requestHeaders.some(({ element }) => element.local === 'Credentials'));

const noTypes: TypeTable = { find: () => undefined, all: () => [], derivedOf: () => [] };

/**
 * An agent for which the version's folder has no file. Its only operation is that of a neighbour, with the empty name,
 * which no client can write.
 */
export function undescribedAgent(version: ContractVersion, name: string): Agent | undefined {
  if (!nameForm.test(name)) return undefined;
  for (const agentName of version.agentNames) {
    const lookup = version.agent(agentName);
    const neighbour = lookup.found === 'agent' ? neighbourOf(lookup.agent) : undefined;
    if (lookup.found !== 'agent' || neighbour === undefined) continue;
    const { namespace } = lookup.agent;
    return {
      version: version.name,
      name,
      namespace,
      operations: [{ ...neighbour, agent: name, name: '' }],
      types: noTypes,
      wsdl: () => ({ message: 'There is no file.' }),
      operation: () => undefined,
      operationIgnoringCase: () => undefined,
      isUndescribed: true,
    };
  }
  return undefined;
}

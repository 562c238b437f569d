/**
 * Operations and agents that a CRM of a known version has and its WSDLs here do not: what can be said of them without
 * having seen them.
 */
import type { Agent, ContractVersion, Operation, TypeTable } from './model';

/** As NetServer names them; nothing that would have to be escaped anywhere. */
const nameForm = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;

/**
 * An operation that the agent's WSDL does not describe: header blocks and address are those of its neighbours, as in
 * every WSDL of NetServer.
 * @returns undefined for a name that cannot be one, and where there is no neighbour; a log-in's secrets have to be
 * known as such
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

/** Any operation for users that are logged in. */
const neighbourOf = ({ operations }: Agent): Operation | undefined =>
  operations.find(({ requestHeaders }) => requestHeaders.some(({ element }) => element.local === 'Credentials'));

const noTypes: TypeTable = { find: () => undefined, all: () => [], derivedOf: () => [] };

/**
 * An agent that the version's folder has no file of. Its only operation is a neighbour's, under a name that no client
 * can write.
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

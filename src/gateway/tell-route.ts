import type { DebugFields, TellDebug } from '../command';
import { findV1Operation, type Contract } from '../contract';
import type { RequestHead } from './exchange';
import type { Route } from './route';

/**
 * One debug line: what a request's target was taken for. Names are told as the contract has them, for the rest of a
 * target is the client's text.
 */
export function tellRoute(tell: TellDebug, head: RequestHead, route: Route, contract: Contract): void {
  const { correlationId, method } = head;
  tell('The route of a request.', { correlationId, method, route: route.kind, ...namesOf(route, contract) });
}

function namesOf(route: Route, contract: Contract): DebugFields {
  switch (route.kind) {
    case 'soap': {
      const version = contract.version(route.version);
      const lookup = version?.agent(route.agent);
      return { version: version?.name, agent: lookup?.found === 'agent' ? lookup.agent.name : undefined };
    }
    case 'rest': {
      const operation = findV1Operation(contract, route.agent, route.operation);
      return { version: operation?.version, agent: operation?.agent, operation: operation?.name };
    }
    case 'agents':
      return { version: contract.version(route.version)?.name };
    default:
      return {};
  }
}

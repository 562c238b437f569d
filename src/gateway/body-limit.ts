import { findV1Operation, type Field, type Type } from '../contract';
import type { GatewayOptions } from './options';
import type { Route } from './route';

/** Whether a value of these fields can hold base64Binary at any depth. */
function holdsBytes(fields: readonly Field[], seen: Set<Type>): boolean {
  return fields.some(({ type }) => {
    if (seen.has(type)) return false;
    seen.add(type);
    if (type.kind === 'scalar') return type.scalar === 'base64Binary';
    if (type.kind === 'struct') return holdsBytes(type.fields, seen);
    if (type.kind === 'list') return holdsBytes([type.item], seen);
    return type.kind === 'dictionary' && holdsBytes([type.value], seen);
  });
}

const known = new WeakMap<object, boolean>();

function takesDocuments(key: object, parameters: () => readonly Field[]): boolean {
  const answer = known.get(key) ?? holdsBytes(parameters(), new Set());
  known.set(key, answer);
  return answer;
}

/**
 * How large a body may be: documents (base64Binary parameters) need more room than everything else.
 * Over SOAP the operation shows only in the body, so the agent decides.
 */
export function bodyBytesMax(route: Route, { contract, limits }: GatewayOptions): number {
  const takes = ((): boolean => {
    if (route.kind === 'rest') {
      const operation = findV1Operation(contract, route.agent, route.operation);
      return operation !== undefined && takesDocuments(operation, () => operation.parameters);
    }
    if (route.kind !== 'soap') return false;
    const lookup = contract.version(route.version)?.agent(route.agent);
    return (
      lookup?.found === 'agent' &&
      takesDocuments(lookup.agent, () => lookup.agent.operations.flatMap(({ parameters }) => parameters))
    );
  })();
  return takes ? limits.documentBytesMax : limits.bodyBytesMax;
}

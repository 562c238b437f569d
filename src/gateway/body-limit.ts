import { findV1Operation, type Agent, type Field, type Operation, type Type } from '../contract';
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

const operationTakes = (operation: Operation): boolean => takesDocuments(operation, () => operation.parameters);

const byAction = new WeakMap<Agent, ReadonlyMap<string, Operation>>();

/** The operation a SOAPAction names, by its URI or its bare name, quoted or not. */
function namedBy(agent: Agent, soapAction: string): Operation | undefined {
  let actions = byAction.get(agent);
  if (actions === undefined) {
    const { operations } = agent;
    const names = operations.map((operation) => [operation.name, operation] as const);
    const uris = operations.map((operation) => [operation.soapAction, operation] as const);
    // As clients write it, quoted, too: then nothing needs to be cut off.
    const quoted = operations.map((operation) => [`"${operation.soapAction}"`, operation] as const);
    actions = new Map([...quoted, ...names, ...uris]);
    byAction.set(agent, actions);
  }
  return actions.get(soapAction) ?? actions.get(soapAction.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * How large a body may be: documents (base64Binary parameters) need more room than everything else.
 * Over SOAP the operation is known for sure only when the body has been read: SOAPAction decides where it names one, else the agent;
 * `exceedsOperation` asks again when the Body has been seen.
 */
export function bodyBytesMax(
  route: Route,
  soapAction: string | undefined,
  { contract, limits }: GatewayOptions,
): number {
  const takes = ((): boolean => {
    if (route.kind === 'rest') {
      const operation = findV1Operation(contract, route.agent, route.operation);
      return operation !== undefined && operationTakes(operation);
    }
    if (route.kind !== 'soap') return false;
    const lookup = contract.version(route.version)?.agent(route.agent);
    if (lookup?.found !== 'agent') return false;
    const { agent } = lookup;
    const named = soapAction === undefined ? undefined : namedBy(agent, soapAction);
    return named === undefined
      ? takesDocuments(agent, () => agent.operations.flatMap(({ parameters }) => parameters))
      : operationTakes(named);
  })();
  return takes ? limits.documentBytesMax : limits.bodyBytesMax;
}

/** Whether a body has only got in because another operation of the agent takes documents. */
export function exceedsOperation(operation: Operation, bytes: number, { limits }: GatewayOptions): boolean {
  return bytes > limits.bodyBytesMax && !operationTakes(operation);
}

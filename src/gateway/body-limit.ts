import type { Agent, Field, Operation, Type } from '../contract';

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

function remembered(key: object, parameters: () => readonly Field[]): boolean {
  const answer = known.get(key) ?? holdsBytes(parameters(), new Set());
  known.set(key, answer);
  return answer;
}

/** Whether an operation has base64Binary parameters: documents need more room than everything else. */
export const takesDocuments = (operation: Operation): boolean => remembered(operation, () => operation.parameters);

/**
 * Whether a call of an agent may bring a document. The operation is known for sure only when the body has been read: SOAPAction decides where it names
 * one, else the agent.
 */
export function mayTakeDocuments(agent: Agent, soapAction: string | undefined): boolean {
  const named = soapAction === undefined ? undefined : namedBy(agent, soapAction);
  return named === undefined
    ? remembered(agent, () => agent.operations.flatMap(({ parameters }) => parameters))
    : takesDocuments(named);
}

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

/** Which operations take documents: their requests may be larger than all others. */
import type { Agent, Field, Operation, Type } from '../contract';
import { perKey } from '../text/memo';

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

/** Whether an operation has base64Binary parameters. */
export const takesDocuments = perKey((operation: Operation) => holdsBytes(operation.parameters, new Set()));

/** Whether any operation of an agent has them. */
const anyTakesDocuments = perKey(({ operations }: Agent) =>
  holdsBytes(
    operations.flatMap(({ parameters }) => parameters),
    new Set(),
  ),
);

/**
 * Whether a call of an agent may bring a document. The operation is known for sure only when the body has been read:
 * SOAPAction decides where it names one, else the agent.
 */
export function mayTakeDocuments(agent: Agent, soapAction: string | undefined): boolean {
  const named = soapAction === undefined ? undefined : operationNamedBy(agent, soapAction);
  return named === undefined ? anyTakesDocuments(agent) : takesDocuments(named);
}

/** Operations by what a SOAPAction may say. Most clients quote the URI: then nothing needs to be cut off. */
const byAction = perKey(({ operations }: Agent): ReadonlyMap<string, Operation> => {
  const names = operations.map((operation) => [operation.name, operation] as const);
  const uris = operations.map((operation) => [operation.soapAction, operation] as const);
  const quoted = operations.map((operation) => [`"${operation.soapAction}"`, operation] as const);
  return new Map([...quoted, ...names, ...uris]);
});

/** The operation a SOAPAction names, by its URI or its bare name, quoted or not. */
function operationNamedBy(agent: Agent, soapAction: string): Operation | undefined {
  const actions = byAction(agent);
  return actions.get(soapAction) ?? actions.get(soapAction.trim().replace(/^"(.*)"$/, '$1'));
}

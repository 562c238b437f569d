/** What an agent's WSDL offers. Nothing of the compiled contract is kept, so that its memory can be given back. */
import { typeName, type Agent, type ContractVersion, type Field, type HeaderPart, type Type } from '../contract';
import { finish } from '../text/turn';
import type { Offer, OfferedAgent, OfferedField, OfferedOperation, OfferedType } from './offer';

export function offeredBy({ name, operations, types }: Agent): OfferedAgent {
  const offered = operations.map((operation): [string, OfferedOperation] => [
    operation.name,
    {
      name: operation.name,
      parameters: fieldsOf(operation.parameters),
      results: fieldsOf(operation.results),
      request: operation.request.local,
      response: operation.response.local,
      requestHeaders: blocksOf(operation.requestHeaders),
      responseHeaders: blocksOf(operation.responseHeaders),
    },
  ]);
  const named = types.all().flatMap((type): [string, OfferedType][] => {
    const shape = shapeOf(type);
    return shape === undefined ? [] : [[type.name.local, shape]];
  });
  return { name, operations: new Map(offered), types: new Map(named) };
}

/** A version of a contract; each agent is loaded when it is asked for, and not kept. */
export function offerOfVersion(version: ContractVersion): Offer {
  return {
    name: version.name,
    wire: 'soap',
    tells: 'all',
    agentNames: version.agentNames,
    agent: (name) => {
      const lookup = finish(version.agentInTurns(name));
      if (lookup.found === 'agent') return offeredBy(lookup.agent);
      return lookup.found === 'problem' ? 'unread' : undefined;
    },
  };
}

function fieldsOf(fields: readonly Field[]): readonly OfferedField[] {
  return fields.map(({ name, type, optional, nillable }) => ({
    name,
    type: typeName(type),
    holds: heldIn(type),
    optional,
    nillable,
  }));
}

function heldIn(type: Type): string {
  if (type.kind === 'list') return heldIn(type.item.type);
  // Keys are texts, numbers or dates.
  if (type.kind === 'dictionary') return heldIn(type.value.type);
  return type.kind === 'scalar' || type.kind === 'any' ? '' : type.name.local;
}

function shapeOf(type: Type): OfferedType | undefined {
  if (type.kind === 'struct')
    return {
      kind: 'struct',
      base: type.base?.name.local ?? '',
      fields: fieldsOf(type.fields),
      members: new Map(),
    };
  if (type.kind !== 'enum' && type.kind !== 'flags') return undefined;
  const members = new Map(type.members.map(({ name, value }) => [name, value]));
  return { kind: type.kind, base: '', fields: [], members };
}

const blocksOf = (parts: readonly HeaderPart[]): readonly string[] => parts.map(({ element }) => element.local);

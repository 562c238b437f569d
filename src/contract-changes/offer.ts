/**
 * What one side offers, as plain data without namespaces and versions, so that two sides can be compared by their
 * names: a version of the contract, WSDLs from elsewhere, or what a v1 CRM tells of itself.
 */

/** A parameter, a result, or a property of a struct. */
export interface OfferedField {
  readonly name: string;
  /** As a person reads it: `int`, `Link[]`, `{string: int}`. */
  readonly type: string;
  /** The struct, enumeration or set in it, by name; '' where there is none. */
  readonly holds: string;
  /** May be left out. */
  readonly optional: boolean;
  readonly nillable: boolean;
}

export interface OfferedType {
  readonly kind: 'struct' | 'enum' | 'flags';
  /** Name of the type that it extends; '' for none. */
  readonly base: string;
  /** Of a struct, those of its base first. */
  readonly fields: readonly OfferedField[];
  /** Of an enumeration or a set, with their numbers; undefined where numbers are not told. */
  readonly members: ReadonlyMap<string, number | undefined>;
}

export interface OfferedOperation {
  readonly name: string;
  readonly parameters: readonly OfferedField[];
  readonly results: readonly OfferedField[];
  /** Local names of what stands in a SOAP Body; '' on v1. */
  readonly request: string;
  readonly response: string;
  /** Local names of the SOAP header blocks. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
}

export interface OfferedAgent {
  readonly name: string;
  readonly operations: ReadonlyMap<string, OfferedOperation>;
  /** Those that an operation may lead to, and others. */
  readonly types: ReadonlyMap<string, OfferedType>;
}

/**
 * How much of it is told: `names`, the operations and no more; `objects`, also the properties and members of types;
 * `all`, as a WSDL does.
 */
export type Telling = 'names' | 'objects' | 'all';

export interface Offer {
  /** For people: `Services86`, a folder, an address. */
  readonly name: string;
  readonly wire: 'soap' | 'v1';
  readonly tells: Telling;
  readonly agentNames: readonly string[];
  /** The name may have any letter case. `unread`: it is there, and cannot be read. */
  agent(name: string): OfferedAgent | 'unread' | undefined;
}

/** An offer whose agents are all there. @param unread agents that are there, and cannot be read */
export function offerOf(
  head: Pick<Offer, 'name' | 'wire' | 'tells'>,
  agents: Iterable<OfferedAgent>,
  unread: Iterable<string> = [],
): Offer {
  const byName = new Map<string, OfferedAgent>();
  for (const agent of agents) byName.set(agent.name.toLowerCase(), agent);
  const lost = new Map(Array.from(unread, (name) => [name.toLowerCase(), name]));
  for (const key of byName.keys()) lost.delete(key);
  return {
    ...head,
    agentNames: [...Array.from(byName.values(), ({ name }) => name), ...lost.values()].sort(),
    agent: (name) => byName.get(name.toLowerCase()) ?? (lost.has(name.toLowerCase()) ? 'unread' : undefined),
  };
}

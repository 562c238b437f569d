/** Which types the operations of an agent lead to, on the way in and on the way out. */
import type { OfferedAgent, OfferedField, OfferedType } from './offer';

/** The operations of one agent that send a type, and those that read it. */
export interface Reached {
  readonly sends: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
}

const nowhere: Reached = { sends: new Set(), reads: new Set() };

/** Type → operations of this agent. @returns the function that looks it up */
export function typesReachedBy(agent: OfferedAgent | undefined): (type: string) => Reached {
  const found = new Map<string, { sends: Set<string>; reads: Set<string> }>();
  const note = (operation: string, fields: readonly OfferedField[], way: 'sends' | 'reads'): void => {
    for (const type of typesUnder(fields, agent?.types ?? new Map())) {
      const known = found.get(type) ?? { sends: new Set(), reads: new Set() };
      known[way].add(operation);
      found.set(type, known);
    }
  };
  for (const { name, parameters, results } of agent?.operations.values() ?? []) {
    note(name, parameters, 'sends');
    note(name, results, 'reads');
  }
  return (type) => found.get(type) ?? nowhere;
}

function typesUnder(fields: readonly OfferedField[], types: ReadonlyMap<string, OfferedType>): ReadonlySet<string> {
  const met = new Set<string>();
  const open = fields.map(({ holds }) => holds);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === '' || met.has(name)) continue;
    met.add(name);
    for (const { holds } of types.get(name)?.fields ?? []) open.push(holds);
  }
  return met;
}

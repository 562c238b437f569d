import type { Contract, ContractVersion } from '../../src/contract';
import { v1Operations } from '../../src/exports/v1-operations';
import { finish } from '../../src/text/turn';
import { agentOf, gardenWsdl } from '../contract/fixture';

/** A version whose agents have one operation each. */
function version(name: string, agents: Readonly<Record<string, string>>, read: string[]): ContractVersion {
  const lookup = (agent: string) => {
    const operation = agents[agent];
    if (operation === undefined) return { found: 'nothing' } as const;
    read.push(`${name} ${agent}`);
    const text = gardenWsdl().replaceAll('Water', operation).replaceAll('Garden', agent);
    return { found: 'agent', agent: agentOf(text, `${agent}.wsdl`) } as const;
  };
  return {
    name,
    agentNames: Object.keys(agents),
    agent: lookup,
    *agentInTurns(agent) {
      yield;
      return lookup(agent);
    },
    *operationNames(agent) {
      yield;
      return agents[agent] === undefined ? [] : [agents[agent]];
    },
  };
}

function told(...versions: readonly ContractVersion[]): string[] {
  const contract: Contract = { versions, version: () => undefined };
  const names: string[] = [];
  finish(v1Operations(contract, ({ agent, name }) => names.push(`${agent}.${name}`)));
  return names;
}

test('reads an older version only where it has something the newer ones lack', () => {
  const read: string[] = [];
  const names = told(
    version('Services84', { Garden: 'Water', Shed: 'Open' }, read),
    version('Services86', { Garden: 'Water', Attic: 'Look' }, read),
    version('Services88', { Garden: 'water', Shed: 'Close' }, read),
  );
  expect(names).toEqual(['Attic.Look', 'Garden.water', 'Shed.Close', 'Shed.Open']);
  expect(read).toEqual(['Services86 Attic', 'Services88 Garden', 'Services88 Shed', 'Services84 Shed']);
});

test('of no versions there is nothing to tell', () => {
  expect(told()).toEqual([]);
});

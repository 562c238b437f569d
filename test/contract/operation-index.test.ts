import { countsOf, indexPieces, operationIndex, searchOperations } from '../../src/contract';
import { ownContract } from '../gateway/running';

const contract = ownContract();
const found = async (query: string): Promise<string[]> =>
  searchOperations(await operationIndex(contract), query).map(({ agent, name }) => `${agent}.${name}`);

test('it has every operation once, with its versions, the newest first', async () => {
  const { operations } = await operationIndex(contract);
  const compiled = new Map<string, string[]>();
  for (const { name, agentNames, agent } of contract.versions.toReversed())
    for (const each of agentNames) {
      const lookup = agent(each);
      if (lookup.found !== 'agent') continue;
      for (const operation of lookup.agent.operations) {
        const key = `${each}.${operation.name}`;
        compiled.set(key, [...(compiled.get(key) ?? []), name]);
      }
    }
  const indexed = operations.map(({ agent, name, versions }) => [`${agent}.${name}`, versions] as const);
  expect(new Map(indexed)).toEqual(compiled);
  expect(indexed.map(([name]) => name.toLowerCase())).toEqual(indexed.map(([name]) => name.toLowerCase()).sort());
});

test('it is made once', () => {
  expect(operationIndex(contract)).toBe(operationIndex(contract));
});

test('it counts agents and operations of a version', async () => {
  const index = await operationIndex(contract);
  for (const version of contract.versions) {
    const operations = version.agentNames.map((name) => {
      const lookup = version.agent(name);
      return lookup.found === 'agent' ? lookup.agent.operations.length : 0;
    });
    const total = operations.reduce((sum, count) => sum + count, 0);
    expect(countsOf(index, version)).toEqual({ agents: version.agentNames.length, operations: total });
  }
});

test.each([
  // The name itself, what begins so, what holds it.
  ['setseen', ['Appointment.SetSeen', 'Appointment.SetSeenMany']],
  ['appointment.setseen', ['Appointment.SetSeen', 'Appointment.SetSeenMany']],
  ['many  seen', ['Appointment.SetSeenMany']],
  ['Authenticate access', ['SoPrincipal.AuthenticateWithAccessToken']],
  ['rincipal system', ['SoPrincipal.GetSystemInfo']],
  ['<script>', []],
  ['', []],
  [' . ', []],
])('%j finds', async (query, names) => {
  expect(await found(query)).toEqual(names);
});

test('the scripts get the same as JSON', async () => {
  const index = await operationIndex(contract);
  const text = [...indexPieces(index, contract)].join('');
  const { versions, operations } = JSON.parse(text);
  expect(versions).toEqual(['Services88', 'Services86']);
  expect(operations).toHaveLength(index.operations.length);
  expect(operations).toContainEqual(['Appointment', 'SetSeenMany', [0]]);
  expect(operations).toContainEqual(['Appointment', 'SetSeen', [0, 1]]);
});

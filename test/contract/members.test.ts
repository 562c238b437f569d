import { v1Members, type EnumMember, type FlagsType } from '../../src/contract';
import { allAgents, describeContract, openContract } from './folder';
import { tns } from './fixture';
import { vendorEnums, vendorFlags } from './vendor';

const flags = (local: string, ...members: readonly EnumMember[]): FlagsType => ({
  kind: 'flags',
  name: { namespace: tns, local },
  members,
});
const byName = (members: readonly EnumMember[]): Record<string, number> =>
  Object.fromEntries(members.map((member) => [member.name, member.value]));

test('declared members come first, and a declared name is not repeated', () => {
  const type = flags('EFieldRight', { name: 'Read', value: 1 }, { name: 'Nullable', value: 32 });
  expect(v1Members(type)).toEqual([
    { name: 'Read', value: 1 },
    { name: 'Nullable', value: 32 },
    { name: 'None', value: 0 },
    { name: 'Update', value: 3 },
    { name: 'UIHints', value: 192 },
  ]);
});

test('a type that v1 adds nothing to keeps its members', () => {
  const type = flags('constructor', { name: 'A', value: 1 });
  expect(v1Members(type)).toBe(type.members);
});

test('every zero and composite name of the vendor is known, and no other number is claimed', () => {
  const enums = vendorEnums();
  expect(vendorFlags().size).toBeGreaterThan(20);
  for (const name of vendorFlags()) {
    const vendor = Object.fromEntries(enums.get(name) ?? []);
    const own = byName(v1Members(flags(name)));
    expect(vendor).toMatchObject(own);
    const special = Object.entries(vendor).filter(([, value]) => value === 0 || (value & (value - 1)) !== 0);
    expect(own).toMatchObject(Object.fromEntries(special));
  }
});

describeContract('v1 names of the contract', () => {
  const agents = allAgents(openContract().contract);
  const enums = vendorEnums();

  test('flags have exactly the names and numbers of the vendor', () => {
    const types = agents.flatMap((agent) => agent.types.all()).filter((type) => type.kind === 'flags');
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) {
      const vendor = enums.get(type.name.local);
      expect([type.name.local, byName(v1Members(type))]).toEqual([type.name.local, Object.fromEntries(vendor ?? [])]);
    }
  });

  test('enumerations number their members as the vendor does', () => {
    for (const type of agents.flatMap((agent) => agent.types.all())) {
      const vendor = type.kind === 'enum' ? enums.get(type.name.local) : undefined;
      if (type.kind !== 'enum' || vendor === undefined) continue;
      expect([type.name.local, Object.fromEntries(vendor)]).toMatchObject([type.name.local, byName(type.members)]);
    }
  });
});

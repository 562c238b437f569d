import type { StructType, Type } from '../../src/contract';
import { allAgents, contractFolder, describeContract, openContract } from './folder';

describeContract(`every WSDL in ${contractFolder}`, () => {
  const { contract, problems } = openContract();
  const agents = allAgents(contract);

  test('is read without a problem', () => {
    expect(problems).toEqual([]);
    expect(agents).toHaveLength(contract.versions.flatMap((version) => version.agentNames).length);
    expect(agents.length).toBeGreaterThan(0);
  });

  test('follows the conventions of NetServer', () => {
    for (const { name, namespace, operations } of agents) {
      for (const operation of operations) {
        expect(operation.soapAction).toBe(`${namespace}/${name}/${operation.name}`);
        expect(operation.request).toEqual({ namespace, local: operation.name });
        expect(operation.requestHeaders.map((header) => header.part)).toContain('ApplicationToken');
        expect(operation.responseHeaders.map((header) => header.part)).toEqual([
          'ExceptionInfo',
          'ExtraInfo',
          'Succeeded',
          'TimeZone',
        ]);
      }
    }
  });

  test('is filled completely: no type reachable from an operation is a shell', () => {
    for (const agent of agents) {
      const seen = new Set<Type>();
      const visit = (type: Type): void => {
        if (seen.has(type)) return;
        seen.add(type);
        for (const field of fieldsOf(type)) {
          expect(field.name).not.toBe('');
          visit(field.type);
        }
      };
      for (const operation of agent.operations) {
        for (const field of [...operation.parameters, ...operation.results]) visit(field.type);
        for (const header of [...operation.requestHeaders, ...operation.responseHeaders]) visit(header.type);
      }
      for (const type of agent.types.all()) {
        visit(type);
        expect(agent.types.find(type.name)).toBe(type);
      }
      for (const type of agent.types.all().filter(isStruct)) {
        expect(type.fields).toEqual([...(type.base?.fields ?? []), ...type.ownFields]);
      }
    }
  });
});

function isStruct(type: Type): type is StructType {
  return type.kind === 'struct';
}

function fieldsOf(type: Type) {
  if (type.kind === 'struct') return type.fields;
  if (type.kind === 'list') return [type.item];
  return type.kind === 'dictionary' ? [type.key, type.value] : [];
}

/** The table agrees with itself, and with the contract wherever that has the agents. */
import { findV1Operation, type Field, type Type } from '../../src/contract';

import type { AgentCall, EntityRoute, InputSource } from '../../src/entity-rest/route-line';
import { entityRoutes, tableEntities } from '../../src/entity-rest/route-table';
import { describeContract, openContract } from '../contract/folder';

const routes = entityRoutes();
const nameOf = ({ method, path }: EntityRoute): string => `${method} ${path}`;

test('no operation stands twice', () => {
  const names = routes.map((route) =>
    nameOf(route)
      .toLowerCase()
      .replaceAll(/\{\w+(:int)?\}/g, '{$1}'),
  );
  const isTwice = (name: string, at: number): boolean => names.indexOf(name) !== at;
  expect(names.filter(isTwice)).toEqual([]);
  expect(names.length).toBeGreaterThan(1290);
});

test('steps take what earlier ones give, and parameters that the path has', () => {
  const sources = (source: InputSource): readonly InputSource[] => [
    source,
    ...source.having.flatMap(([, each]) => sources(each)),
  ];
  const wrong = routes.filter(({ segments, steps }) => {
    const names = new Set(segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : [])));
    return steps.some((step, at) => {
      if (step.does === 'patch' || step.does === 'rows' || step.does === 'keys') return step.step > at;
      const inputs =
        step.does === 'call' ? step.calls.flatMap((call) => call.inputs) : step.does === 'archive' ? step.within : [];
      return inputs
        .flatMap(([, source]) => sources(source))
        .some(
          (source) =>
            (source.from === 'step' && source.step > at) || (source.from === 'path' && !names.has(source.name)),
        );
    });
  });
  expect(wrong.map(nameOf)).toEqual([]);
});

describeContract('against the contract', () => {
  const { contract } = openContract();

  const called = routes.flatMap((route) =>
    route.steps.flatMap((step) => (step.does === 'call' ? step.calls.map((call) => ({ route, call })) : [])),
  );
  const known = called.flatMap(({ route, call }) => {
    const operation = findV1Operation(contract, call.agent, call.operation);
    return operation === undefined ? [] : [{ route, call, operation }];
  });

  test('inputs are parameters, and properties are those of their types', () => {
    const fits = (call: AgentCall, parameters: readonly Field[]): boolean =>
      call.inputs.every(([name, source]) => {
        const type = parameters.find((field) => field.name === name)?.type;
        return type !== undefined && source.having.every(([property]) => has(type, property.split('.')));
      });
    expect(
      known.filter(({ call, operation }) => !fits(call, operation.parameters)).map(({ route }) => nameOf(route)),
    ).toEqual([]);
    expect(known.length).toBeGreaterThan(10);
  });

  test('what the path calls a number is one', () => {
    const wrong = known.filter(({ route, operation }) =>
      route.segments.some((segment) => {
        if (segment.kind === 'literal') return false;
        const field = operation.parameters.find(({ name }) => name.toLowerCase() === segment.name.toLowerCase());
        return field !== undefined && (field.type.kind === 'scalar' && field.type.scalar === 'int') !== segment.isInt;
      }),
    );
    expect(wrong.map(({ route }) => nameOf(route))).toEqual([]);
  });

  test('the id of an entity is a property of its carrier', () => {
    const wrong = tableEntities().filter(({ agent, carrier, id }) => {
      const type = findV1Operation(contract, agent, `CreateDefault${carrier}`)?.results[0]?.type;
      return type !== undefined && !has(type, [id]);
    });
    expect(wrong).toEqual([]);
  });
});

function has(type: Type, [name = '', ...deeper]: readonly string[]): boolean {
  const field = type.kind === 'struct' ? type.fields.find((each) => each.name === name) : undefined;
  return field !== undefined && (deeper.length === 0 || has(field.type, deeper));
}

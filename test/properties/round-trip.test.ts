/**
 * What goes out over a wire comes back as it was: every type and every operation of every loaded contract
 * (`CONTRACT_DIR`, default the project's own).
 */
import * as fc from 'fast-check';
import type { Struct } from '../../src/command';
import {
  deletionIds,
  isDeletion,
  requestShape,
  returnsBytes,
  type Agent,
  type Field,
  type Operation,
  type Type,
} from '../../src/contract';
import { triedAgents, describeContract, openContract } from '../contract/folder';
import { showStruct } from '../golden/form';
import { garden } from '../golden/garden';
import { answerThroughRest, answerThroughSoap, commandOf, throughRest, throughRestXml, throughSoap } from './calls';
import { fieldsOf, type Wishes } from './values';
import { manyRuns } from '../many-runs';

const seed = 20240506;
/** Values per type or operation and wire: many types, so few of each. */
const typeRuns = manyRuns(30);
const operationRuns = manyRuns(30);

/** JSON text keeps the order of properties and entries, which an equality of objects does not look at. */
const shown = (struct: Struct): string => JSON.stringify(showStruct(struct));

function holds(values: fc.Arbitrary<Struct>, wire: (struct: Struct) => Struct, runs: number): void {
  fc.assert(
    fc.property(values, (struct) => {
      expect(shown(wire(struct))).toBe(shown(struct));
    }),
    { seed, numRuns: runs },
  );
}

/** An operation that carries one value of the type each way, in a parameters object. */
function carrying(agent: Agent, type: Type): { readonly agent: Agent; readonly operation: Operation } | undefined {
  const [model] = agent.operations;
  if (model === undefined) return undefined;
  const field = (name: string): Field => ({ name, namespace: agent.namespace, type, optional: true, nillable: true });
  const operation: Operation = {
    ...model,
    name: 'Carry',
    request: { namespace: agent.namespace, local: 'Carry' },
    soapAction: 'urn:carry',
    parameters: [field('Value'), field('Other')],
    response: { namespace: agent.namespace, local: 'CarryResponse' },
    results: [field('Value'), field('Other')],
  };
  return { agent: { ...agent, operation: () => operation }, operation };
}

/** The tests of one agent: each type alone, and each operation both ways. */
function roundTrips(agents: readonly Agent[]): void {
  for (const agent of agents) {
    const soap: Wishes = { types: agent.types, wire: 'soap' };
    const json: Wishes = { types: agent.types, wire: 'json' };

    test(`every type of ${agent.version}.${agent.name}`, () => {
      expect(agent.types.all().length).toBeGreaterThan(0);
      for (const type of agent.types.all()) {
        const carrier = carrying(agent, type);
        if (carrier === undefined) continue;
        const { operation } = carrier;
        holds(
          fieldsOf(operation.parameters, soap, 2),
          (struct) => throughSoap(carrier.agent, commandOf(operation, struct)),
          typeRuns,
        );
        holds(fieldsOf(operation.parameters, json, 2), (struct) => throughRest(commandOf(operation, struct)), typeRuns);
        holds(
          fieldsOf(operation.results, soap, 2),
          (struct) => present(operation, throughRestXml(operation, struct), struct),
          typeRuns,
        );
      }
    });

    test(`every operation of ${agent.version}.${agent.name}`, () => {
      expect(agent.operations.length).toBeGreaterThan(0);
      for (const operation of agent.operations) {
        holds(
          fieldsOf(operation.parameters, soap),
          (struct) => throughSoap(agent, commandOf(operation, struct)),
          operationRuns,
        );
        holds(sendable(operation, json), (struct) => throughRest(commandOf(operation, struct)), operationRuns);
        holds(fieldsOf(operation.results, soap), (struct) => answerThroughSoap(operation, struct), operationRuns);
        for (const accept of returnsBytes(operation) ? ['application/json', '*/*'] : ['application/json'])
          holds(answers(operation, json), (struct) => answerThroughRest(operation, struct, accept), operationRuns);
      }
    });
  }
}

roundTrips([garden]);
describeContract('round trips of the contract', () => roundTrips(triedAgents(openContract().contract)));

/** v1's XML answer writes every out element, an absent one as nil. */
function present(operation: Operation, read: Struct, given: Struct): Struct {
  return Object.fromEntries(
    operation.results.flatMap(({ name }) => {
      const value = read[name];
      return value === undefined || (value === null && given[name] === undefined) ? [] : [[name, value] as const];
    }),
  );
}

/**
 * In the shapes whose body is the parameter itself, v1 has no way to say null or nothing; an id in the query, and what
 * is to be deleted, cannot be left out.
 */
function sendable(operation: Operation, wishes: Wishes): fc.Arbitrary<Struct> {
  const { kind } = requestShape(operation);
  const values = fieldsOf(operation.parameters, wishes);
  const isSaid = (struct: Struct, name: string): boolean => (struct[name] ?? null) !== null;
  const says = (struct: Struct): boolean => operation.parameters.some(({ name }) => isSaid(struct, name));
  if (isDeletion(operation))
    return values.filter((struct) => says(struct) && deletionIds(operation).every(({ name }) => isSaid(struct, name)));
  return kind === 'query' || kind === 'entity' || kind === 'array' ? values.filter(says) : values;
}

/** A single result is the whole body: null is null, and it cannot be left out. */
function answers(operation: Operation, wishes: Wishes): fc.Arbitrary<Struct> {
  const single = operation.results.length === 1;
  const required = operation.results.map((field) => ({
    ...field,
    optional: !single,
    nillable: !single && field.nillable,
  }));
  return fieldsOf(required, wishes);
}

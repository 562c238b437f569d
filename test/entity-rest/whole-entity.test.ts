/** What a client has read and sends back as a merge patch changes nothing, for every entity of the contract. */
import { join } from 'node:path';
import { bodyBytes } from '../../src/body';
import { exampleResults, isStruct, type Struct } from '../../src/command';
import { loadContract, type Operation, type StructType } from '../../src/contract';
import { defaultJsonLimits } from '../../src/json';
import { encodeResponse } from '../../src/rest';
import { patchEntity } from '../../src/entity-rest';
import { missing } from '../rest/messages';

const version = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing }).version('Services88') ?? missing();

interface Read {
  readonly operation: Operation;
  readonly type: StructType;
}

/** Operations that give one entity by its id. */
const reads: readonly Read[] = version.agentNames.flatMap((name) => {
  const lookup = version.agent(name);
  const operations = lookup.found === 'agent' ? lookup.agent.operations : [];
  return operations.flatMap((operation) => {
    const type = operation.results[0]?.type;
    const isRead = /^Get\w+Entity$/.test(operation.name) && operation.parameters.length === 1;
    return isRead && type?.kind === 'struct' ? [{ operation, type }] : [];
  });
});

function entityOf({ operation }: Read): Struct {
  const entity = exampleResults(operation)['Response'];
  return isStruct(entity) ? entity : missing();
}

/** As the vendor's client writes it: camel case, links, and what only v1 has. `Key` is a key of a dictionary. */
const sentBack = (json: string): string =>
  json
    .replaceAll(/"(?!Key")([A-Z])(\w*)":/g, (_all, first: string, rest: string) => `"${first.toLowerCase()}${rest}":`)
    .replace('{', '{"_Links":{"Self":"x"},"newInV1":null,');

test.each(reads.map((read) => [`${read.operation.agent}.${read.operation.name}`, read] as const))(
  '%s',
  (_name, read) => {
    const { operation, type } = read;
    const entity = entityOf(read);
    const { body } = encodeResponse({ kind: 'answer', results: { Response: entity } }, operation, {
      accept: undefined,
      correlationId: '',
    });
    const result = patchEntity(entity, sentBack(bodyBytes(body).toString()), type, {
      types: operation.types,
      json: defaultJsonLimits,
    });
    expect(result).toEqual({ kind: 'patched', entity });
  },
);

test('the contract has entities', () => expect(reads.length).toBeGreaterThan(10));

/** Secrets and personal values that were planted on both sides: none is in what is told of a comparison. */
import { exampleOf, isStruct, Secret, type Struct, type Value } from '../../src/command';
import { compareOutcomes } from '../../src/comparison';
import type { StructType, Type } from '../../src/contract';
import { personalIn } from '../../src/masking';
import { createMetrics, logComparisons } from '../../src/operations';
import { answer, masking } from '../comparison/outcomes';
import { commandOf } from '../properties/calls';
import { contract, operationNamed } from './rig';

const planted = ['Zaphod Beeblebrox', 'zaphod@heartofgold.example', '+47 22 33 44 55', 'Pa$$w0rd-42', '7T:SECRET=='];

/** The example of a type with a planted text in every string and member, but for those that are texts of lists. */
function plant(value: Value, type: Type, nth: number): Value {
  const text = planted[nth % planted.length] ?? '';
  switch (type.kind) {
    case 'struct':
      return isStruct(value) ? plantFields(value, type, nth) : value;
    case 'list':
      return Array.isArray(value) ? value.map((item: Value) => plant(item, type.item.type, nth)) : value;
    case 'dictionary':
      return value instanceof Map
        ? new Map(Array.from(value, ([key, each]) => [String(key), plant(each, type.value.type, nth)]))
        : value;
    case 'enum':
      return text;
    case 'scalar':
      return type.scalar === 'string' ? text : value;
    default:
      return value;
  }
}

function plantFields(value: Struct, { fields, name: { local } }: StructType, nth: number): Struct {
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const given = value[name] ?? null;
      return [name, personalIn(local, name) === 'kept' ? given : plant(given, type, nth)];
    }),
  );
}

const operations = [
  ['Person', 'GetPersonEntity'],
  ['Contact', 'GetContactEntity'],
  ['User', 'GetUser'],
  ['Appointment', 'GetAppointmentEntity'],
  ['Ticket', 'GetTicketEntity'],
] as const;

test('neither the differences, nor the log, nor the metrics repeat them', async () => {
  const lines: unknown[] = [];
  const log = logComparisons({
    event: (_level, message, fields) => lines.push(message, fields),
    defect: (message) => lines.push(message),
  });
  const metrics = createMetrics({ programVersion: '0', contract });
  let differences = 0;
  for (const [agent, name] of operations) {
    const operation = operationNamed('Services88', agent, name);
    const valued = (nth: number): Struct =>
      Object.fromEntries(
        operation.results.map((field) => [field.name, plant(exampleOf(field.type, 4), field.type, nth)]),
      );
    for (let nth = 0; nth < planted.length; nth++) {
      const command = commandOf(operation, {});
      const found = compareOutcomes(command, answer(valued(nth)), answer(valued(nth + 1)), {
        masking,
        differencesMax: 1_000,
      });
      differences += found.length;
      const caller = { ...command.caller, applicationToken: new Secret('Pa$$w0rd-42') };
      const call = { ...command, caller, result: 'different', differences: found, at: 0 } as const;
      lines.push({ ...call, operation: name, arguments: {} });
      log.compared(call);
      metrics.compared(call.result);
    }
  }
  expect(differences).toBeGreaterThan(200);
  const told = JSON.stringify(lines) + (await metrics.registry.metrics());
  expect(told).toContain('gateway_shadow_calls_total{result="different"} 25');
  const words = planted.flatMap((each) => [each].concat(each.split(' ').filter((word) => word.length > 4)));
  expect(words.filter((word) => told.includes(word))).toStrictEqual([]);
});

/** Arguments and results of an operation, treated by the contract: secrets are null, whatever the treatment. */
import type { Struct } from '../command';
import type { Field, Operation, StructType } from '../contract';
import { personalIn, treatRecord, type Treatment } from '../masking';
import { perKey } from '../text/memo';
import type { Turns } from '../text/turn';

export const treatArguments = (given: Struct, { parameters }: Operation, treatment: Treatment): Turns<Struct> =>
  treatRecord(given, asType(parameters), treatment);

export function* treatResults(results: Struct, operation: Operation, treatment: Treatment): Turns<Struct> {
  const treated = yield* treatRecord(results, asType(operation.results), treatment);
  if (personalIn('', operation.name) !== 'secret') return treated;
  // The result itself is what the operation is named after: `GetAccessToken`.
  return Object.fromEntries(
    Object.entries(treated).map(([name, value]) => [name, typeof value === 'string' ? null : value]),
  );
}

/** Parameters or results, in the form of a type of their own. */
const asType = perKey((fields: readonly Field[]): StructType => ({
  kind: 'struct',
  name: { namespace: '', local: '' },
  base: undefined,
  fields,
  ownFields: fields,
}));

/** What a v1 request must contain, whatever its body is: JSON, XML, form fields or nothing. */
import { Refusal, type Struct } from '../command';
import {
  deletionIds,
  isDeletion,
  mayBeInQuery,
  requestShape,
  v1Parameters,
  type Field,
  type Operation,
} from '../contract';
import { offeredNames } from './property-names';

/** More names would not be read. */
const namesMax = 8;

/** An absent body: none at all, or `null`. @throws Refusal where v1 wants one */
export function refuseAbsent(operation: Operation): void {
  const shape = requestShape(operation);
  switch (shape.kind) {
    case 'none':
    case 'query':
      return;
    case 'array':
      throw new Refusal('request.invalid', 'expected an array').within(shape.parameter.name);
    case 'entity':
      throw new Refusal('request.invalid', 'expected an object').within(shape.parameter.name);
    case 'parameters':
  }
  if (mayBeInQuery(operation)) return;
  const names = v1Parameters(operation).fields.map(({ name }) => name);
  const expected = `expected an object with ${offeredNames(names, namesMax, ', ...')}`;
  throw new Refusal('request.invalid', `is missing: ${expected}`).within(names[0] ?? '');
}

/**
 * Ids that must not be left out: those that a bare array is made of, and those of what is to be deleted. Of a deletion
 * that has no ids one parameter must be given. @throws Refusal
 */
export function requireIds(operation: Operation, given: Struct): void {
  const shape = requestShape(operation);
  if (shape.kind === 'array') requireOne(shape.parameter, given);
  if (!isDeletion(operation)) return;
  const ids = deletionIds(operation);
  for (const id of ids) requireOne(id, given);
  const [first] = operation.parameters;
  if (ids.length === 0 && first !== undefined && operation.parameters.every(({ name }) => isMissing(given, name)))
    requireOne(first, given);
}

const isMissing = (given: Struct, name: string): boolean => (given[name] ?? null) === null;

function requireOne({ name }: Field, given: Struct): void {
  if (isMissing(given, name)) throw new Refusal('request.invalid', 'is missing').within(name);
}

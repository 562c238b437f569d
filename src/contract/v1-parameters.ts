/** Where v1 and the WSDLs call one parameter by two names. Source: the vendor's client `@superoffice/webapi` beside the WSDLs. */
import type { Field, Operation } from './model';

/** `Agent/Operation` in lower case → the WSDL's name → v1's. */
const renamed: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['user/executeusercommand', new Map([['CommandActionResult', 'ActionResult']])],
]);

/** The parameters of an operation as v1 has them, in the contract's order. */
export interface V1Parameters {
  readonly fields: readonly Field[];
  /** A parameter's name on v1. */
  readonly toV1: (name: string) => string;
  /** Whether any parameter has another name on v1; false for all operations but a few. */
  readonly areRenamed: boolean;
}

const known = new WeakMap<Operation, V1Parameters>();

export function v1Parameters(operation: Operation): V1Parameters {
  let parameters = known.get(operation);
  if (parameters === undefined) {
    parameters = parametersOf(operation);
    known.set(operation, parameters);
  }
  return parameters;
}

function parametersOf({ agent, name, parameters }: Operation): V1Parameters {
  const names = renamed.get(`${agent}/${name}`.toLowerCase());
  if (names === undefined) return { fields: parameters, toV1: (own) => own, areRenamed: false };
  const toV1 = (own: string): string => names.get(own) ?? own;
  return { fields: parameters.map((field) => ({ ...field, name: toV1(field.name) })), toV1, areRenamed: true };
}

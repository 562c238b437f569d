/** Arguments under v1's own names, where it calls a parameter otherwise than the WSDLs do. */
import { v1Parameters, type Operation } from '../contract';
import type { Struct, StructDraft } from '../command';

/** @param given by the contract's names @returns by v1's; the very same object for nearly all operations */
export function toV1Names(operation: Operation, given: Struct): Struct {
  const { areRenamed, toV1 } = v1Parameters(operation);
  return areRenamed ? renamed(given, toV1) : given;
}

/** @param given by v1's names @returns by the contract's */
export function fromV1Names(operation: Operation, given: Struct): Struct {
  const { areRenamed, toV1 } = v1Parameters(operation);
  if (!areRenamed) return given;
  const own = new Map(operation.parameters.map(({ name }) => [toV1(name), name]));
  return renamed(given, (name) => own.get(name) ?? name);
}

/** What stands under symbols (properties the contract does not know) stays. */
function renamed(given: Struct, rename: (name: string) => string): Struct {
  const draft: StructDraft = { ...given };
  for (const [name, value] of Object.entries(given)) {
    const other = rename(name);
    if (other === name) continue;
    delete draft[name];
    draft[other] = value;
  }
  return draft;
}

/**
 * Saving through an older contract loses nothing: the entity is read from the CRM first, the caller's properties are
 * merged into it, and the whole is saved. It happens only where the CRM is known to hold more than the caller's version
 * can say. Another user may write between read and save, as with every client that does the same.
 */
import {
  failure,
  isStruct,
  notSentAfter,
  type Command,
  type Execute,
  type Failure,
  type Outcome,
  type Struct,
} from '../command';
import { requestShape, type Operation, type StructType } from '../contract';
import { inTurns } from '../text/turn';
import { hasExtras, isSameRecord, mergeRecord } from './merge';
import { idName, mergePlanOf } from './merge-plan';

export interface SaveMerge {
  /**
   * Carries out a save, merged with what the CRM has.
   * @param command in the CRM's own version
   * @param spoken the operation in the caller's version
   * @param next to the CRM
   */
  save(command: Command, spoken: Operation, next: Execute): Promise<Outcome>;
}

/** Whether a read entity had properties that no contract knows: found out once per operation, then remembered. */
type Learned = 'more' | 'same';

/**
 * Makes the merge for one CRM.
 * @param siblingOf another operation of the same agent and version
 * @param knowsMore whether the CRM may hold properties beyond every loaded contract (v1 does), so that the
 * first save has to read the entity
 */
export function createSaveMerge(
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
  knowsMore: boolean,
): SaveMerge {
  const learned = new Map<Operation, Learned>();
  return {
    async save(command, spoken, next) {
      const plan = savePlanOf(command, spoken, siblingOf);
      if (plan === undefined) return next(command);
      const merging = mergePlanOf(plan.type, plan.spokenType);
      const { declaresMore } = merging;
      if (!declaresMore && (!knowsMore || learned.get(command.operation) === 'same')) return next(command);
      const { original: _original, select: _select, ...plain } = command;
      const read = await next({
        ...plain,
        operation: plan.read,
        arguments: { [plan.idParameter]: plan.id },
        keepUnknown: true,
      });
      if (read.kind === 'failure') return notSaved(read);
      const current = read.results[plan.resultName];
      if (!isStruct(current)) return next(command);
      if (!isSameRecord(plan.entity, current, merging)) return anotherRecord();
      if (!declaresMore) learned.set(command.operation, (await inTurns(hasExtras(current))) ? 'more' : 'same');
      const merged = await inTurns(mergeRecord(plan.entity, current, merging));
      // All that was read is written as it was, including members that no contract knows.
      return next({ ...plain, unknownParts: [], arguments: { ...command.arguments, [plan.parameter]: merged } });
    },
  };
}

/** The save itself has not been sent, so the failure must not say that something about it is unknown. */
function notSaved(read: Failure): Failure {
  return notSentAfter(
    read,
    `the record could not be read before it was to be saved; nothing was saved: ${read.message}`,
  );
}

/** Merging would give the record properties of another one. */
function anotherRecord(): Failure {
  const message = 'the CRM gave another record than the one that is to be saved; nothing was saved';
  return failure('upstream.unreachable', message);
}

interface SavePlan {
  readonly parameter: string;
  readonly entity: Struct;
  readonly type: StructType;
  readonly spokenType: StructType;
  readonly read: Operation;
  readonly idParameter: string;
  readonly id: number;
  readonly resultName: string;
}

/** `Save{X}` has its `Get{X}` by id; a new entity (id 0 or none) has nothing to be merged with. */
function savePlanOf(
  { operation, arguments: given }: Command,
  spoken: Operation,
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
): SavePlan | undefined {
  const shape = requestShape(operation);
  if (shape.kind !== 'entity' || shape.parameter.type.kind !== 'struct') return undefined;
  const spokenType = spoken.parameters.find(({ name }) => name === shape.parameter.name)?.type;
  const entity = given[shape.parameter.name];
  const read = siblingOf(operation, `Get${shape.parameter.name}`);
  const [idParameter] = read?.parameters ?? [];
  const [result] = read?.results ?? [];
  if (
    read === undefined ||
    idParameter === undefined ||
    result === undefined ||
    spokenType?.kind !== 'struct' ||
    !isStruct(entity)
  )
    return undefined;
  const id = entity[idName(shape.parameter.type) ?? ''];
  if (typeof id !== 'number' || id <= 0) return undefined;
  return {
    parameter: shape.parameter.name,
    entity,
    type: shape.parameter.type,
    spokenType,
    read,
    idParameter: idParameter.name,
    id,
    resultName: result.name,
  };
}

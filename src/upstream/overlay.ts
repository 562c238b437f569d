/**
 * Saving through an older contract loses nothing: the entity is read from the CRM first, the caller's properties are laid over it, and the whole is saved.
 * Only where the CRM is known to hold more than the caller's version can say; between read and save another user may write, as with every client that does the same.
 */
import { requestShape, type Operation, type StructType } from '../contract';
import {
  causeOf,
  failure,
  isStruct,
  type Command,
  type Execute,
  type Failure,
  type FailureCode,
  type Outcome,
  type Struct,
} from '../command';
import { inTurns } from '../steps';
import { hasExtras, isSameRecord, laidOver } from './lay-over';
import { idName, layerOf } from './layer';

export interface Overlay {
  /**
   * Carries out a save, laid over what the CRM has.
   * @param command in the CRM's own version @param spoken the operation in the caller's version @param next to the CRM
   */
  save(command: Command, spoken: Operation, next: Execute): Promise<Outcome>;
  /** Whether this command is a save that may have to be laid over. */
  applies(command: Command): boolean;
}

/** Whether reading the entity has shown properties that no contract knows: asked once per operation, then remembered. */
type Learned = 'more' | 'same';

/**
 * @param siblingOf another operation of the same agent and version
 * @param knowsMore whether the CRM may hold properties beyond every loaded contract (v1 does), so that the first save has to look
 */
export function createOverlay(
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
  knowsMore: boolean,
): Overlay {
  const learned = new Map<Operation, Learned>();
  return {
    applies: ({ operation, context }) => context.wire !== 'rest' && requestShape(operation).kind === 'entity',
    async save(command, spoken, next) {
      const plan = planOf(command, spoken, siblingOf);
      if (plan === undefined) return next(command);
      const layer = layerOf(plan.type, plan.spokenType);
      const { declaresMore } = layer;
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
      if (!isSameRecord(plan.entity, current, layer)) return anotherRecord();
      if (!declaresMore) learned.set(command.operation, (await inTurns(hasExtras(current))) ? 'more' : 'same');
      const merged = await inTurns(laidOver(plan.entity, current, layer));
      // What was read, members that no contract knows included, is written as it was.
      return next({ ...plain, strange: [], arguments: { ...command.arguments, [plan.parameter]: merged } });
    },
  };
}

/** Failures that tell of the reading only: the save itself has not been sent, so nothing about it is unknown. */
const aboutReadingOnly: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.unknown',
  'upstream.invalid',
  'upstream.carriedOut',
  'upstream.timeout',
  'upstream.tooLarge',
]);

function notSaved(read: Failure): Failure {
  if (!aboutReadingOnly.has(read.code)) return read;
  const message = `the record could not be read before it was to be saved; nothing was saved: ${read.message}`;
  return failure('upstream.unreachable', message, { retryAfterSeconds: 1, ...causeOf(read) });
}

/** What the caller cannot say would become that of another record, or of none. */
function anotherRecord(): Failure {
  const message = 'the CRM gave another record than the one that is to be saved; nothing was saved';
  return failure('upstream.unreachable', message);
}

interface Plan {
  readonly parameter: string;
  readonly entity: Struct;
  readonly type: StructType;
  readonly spokenType: StructType;
  readonly read: Operation;
  readonly idParameter: string;
  readonly id: number;
  readonly resultName: string;
}

/** `Save{X}` has its `Get{X}` by id; a new entity (id 0 or none) has nothing to be laid over. */
function planOf(
  { operation, arguments: given }: Command,
  spoken: Operation,
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
): Plan | undefined {
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

/**
 * Saving through an older contract loses nothing: the entity is read from the CRM first, the caller's properties are laid over it, and the whole is saved.
 * Only where the CRM is known to hold more than the caller's version can say; between read and save another user may write, as with every client that does the same.
 */
import { requestShape, type Operation, type StructType } from '../contract';
import {
  extras,
  isStruct,
  type Command,
  type Outcome,
  type Struct,
  type StructDraft,
  type Upstream,
  type Value,
} from '../command';
import { idName, layerOf, type Layer } from './layer';

export interface Overlay {
  /**
   * Carries out a save, laid over what the CRM has.
   * @param command in the CRM's own version @param spoken the operation in the caller's version
   */
  save(command: Command, spoken: Operation): Promise<Outcome>;
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
  upstream: Upstream,
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
  knowsMore: boolean,
): Overlay {
  const learned = new Map<Operation, Learned>();
  return {
    applies: ({ operation, original }) => original?.wire !== 'rest' && requestShape(operation).kind === 'entity',
    async save(command, spoken) {
      const plan = planOf(command, spoken, siblingOf);
      if (plan === undefined) return upstream.execute(command);
      const layer = layerOf(plan.type, plan.spokenType);
      const { declaresMore } = layer;
      if (!declaresMore && (!knowsMore || learned.get(command.operation) === 'same')) return upstream.execute(command);
      const { original: _original, select: _select, ...plain } = command;
      const read = await upstream.execute({
        ...plain,
        operation: plan.read,
        arguments: { [plan.idParameter]: plan.id },
        keepUnknown: true,
      });
      if (read.kind === 'failure') return read;
      const current = read.results[plan.resultName];
      if (!isStruct(current)) return upstream.execute(command);
      if (!declaresMore) learned.set(command.operation, hasExtras(current) ? 'more' : 'same');
      const merged = laidOver(plan.entity, current, layer);
      return upstream.execute({ ...plain, arguments: { ...command.arguments, [plan.parameter]: merged } });
    },
  };
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

function hasExtras(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Value) => hasExtras(item));
  if (value instanceof Map) return Array.from(value.values()).some((item: Value) => hasExtras(item));
  if (!isStruct(value)) return false;
  return value[extras] !== undefined || Object.values(value).some((item) => hasExtras(item));
}

/** The caller's properties, and for every property his version does not have the CRM's; nested records likewise when they are the same record. */
function laidOver(own: Struct, current: Struct, { lacking, nested }: Layer): Struct {
  let merged: StructDraft | undefined;
  for (const name of lacking) {
    const theirs = current[name];
    if (theirs !== undefined) (merged ??= copyOf(own))[name] = theirs;
  }
  for (const { name, type, spoken } of nested) {
    const mine = own[name];
    const theirs = current[name];
    if (mine === undefined || theirs === undefined) continue;
    const value = laidOverValue(mine, theirs, layerOf(type, spoken));
    if (value !== mine) (merged ??= copyOf(own))[name] = value;
  }
  const unknown = current[extras];
  if (unknown !== undefined) (merged ??= copyOf(own))[extras] = unknown;
  return merged ?? own;
}

const copyOf = (own: Struct): StructDraft => ({ ...own });

function laidOverValue(mine: Value, theirs: Value, layer: Layer): Value {
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const others: readonly Value[] = theirs;
    const own: readonly Value[] = mine;
    const merged = own.map((one) => {
      const twin = isStruct(one)
        ? others.find((other) => isStruct(other) && isSameRecord(one, other, layer))
        : undefined;
      return twin === undefined ? one : laidOverValue(one, twin, layer);
    });
    return merged.every((one, index) => one === own[index]) ? own : merged;
  }
  return isStruct(mine) && isStruct(theirs) && isSameRecord(mine, theirs, layer) ? laidOver(mine, theirs, layer) : mine;
}

function isSameRecord(mine: Struct, theirs: Struct, { idName: name }: Layer): boolean {
  return name !== undefined && mine[name] !== undefined && mine[name] !== 0 && mine[name] === theirs[name];
}

/**
 * Saving through an older contract loses nothing: the entity is read from the CRM first, the caller's properties are laid over it, and the whole is saved.
 * Only where the CRM is known to hold more than the caller's version can say; between read and save another user may write, as with every client that does the same.
 */
import { requestShape, type Field, type Operation, type StructType, type Type } from '../contract';
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
      const declaresMore = holdsMore(plan.type, plan.spokenType, new Set());
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
      learned.set(command.operation, hasExtras(current) ? 'more' : 'same');
      const merged = laidOver(plan.entity, current, plan.type, plan.spokenType);
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

/** The property that identifies a carrier: `AppointmentId` in AppointmentEntity, `AssociateId` in Associate. */
function idName({ name, fields }: StructType): string | undefined {
  const candidates = new Set([`${name.local}id`.toLowerCase(), `${name.local.replace(/Entity$/, '')}id`.toLowerCase()]);
  return fields.find((field) => candidates.has(field.name.toLowerCase()))?.name;
}

/** Whether the first type, or anything it reaches, has a property that the second lacks. */
function holdsMore(type: Type, spoken: Type, seen: Set<Type>): boolean {
  if (type === spoken || seen.has(type)) return false;
  seen.add(type);
  if (type.kind === 'list' && spoken.kind === 'list') return holdsMore(type.item.type, spoken.item.type, seen);
  if (type.kind === 'dictionary' && spoken.kind === 'dictionary')
    return holdsMore(type.value.type, spoken.value.type, seen);
  if (type.kind !== 'struct' || spoken.kind !== 'struct') return false;
  return type.fields.some((field) => {
    const other = fieldOf(spoken, field.name);
    return other === undefined || holdsMore(field.type, other.type, seen);
  });
}

const fieldOf = (type: StructType, name: string): Field | undefined => type.fields.find((field) => field.name === name);

function hasExtras(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Value) => hasExtras(item));
  if (value instanceof Map) return Array.from(value.values()).some((item: Value) => hasExtras(item));
  if (!isStruct(value)) return false;
  return value[extras] !== undefined || Object.values(value).some((item) => hasExtras(item));
}

/** The caller's properties, and for every property his version does not have the CRM's; nested records likewise when they are the same record. */
function laidOver(own: Struct, current: Struct, type: StructType, spoken: StructType): Struct {
  const merged: StructDraft = { ...own };
  for (const { name, type: fieldType } of type.fields) {
    const mine = own[name];
    const theirs = current[name];
    const said = fieldOf(spoken, name);
    if (theirs === undefined) continue;
    if (said === undefined) merged[name] = theirs;
    else if (mine !== undefined) merged[name] = laidOverValue(mine, theirs, fieldType, said.type);
  }
  const unknown = current[extras];
  if (unknown !== undefined) merged[extras] = unknown;
  return merged;
}

function laidOverValue(mine: Value, theirs: Value, type: Type, spoken: Type): Value {
  if (type.kind === 'struct' && spoken.kind === 'struct' && isStruct(mine) && isStruct(theirs))
    return isSameRecord(mine, theirs, type) ? laidOver(mine, theirs, type, spoken) : mine;
  if (type.kind !== 'list' || spoken.kind !== 'list' || !Array.isArray(mine) || !Array.isArray(theirs)) return mine;
  const { item } = type;
  if (item.type.kind !== 'struct') return mine;
  const itemType = item.type;
  return mine.map((one: Value) => {
    const twin = isStruct(one)
      ? theirs.find((other: Value) => isStruct(other) && isSameRecord(one, other, itemType))
      : undefined;
    return twin === undefined ? one : laidOverValue(one, twin, itemType, spoken.item.type);
  });
}

function isSameRecord(mine: Struct, theirs: Struct, type: StructType): boolean {
  const name = idName(type);
  return name !== undefined && mine[name] !== undefined && mine[name] !== 0 && mine[name] === theirs[name];
}

import type { Field, StructType, Type } from '../contract';
import { perPair } from '../text/memo';

/** A property that holds a record, or a list or dictionary of them, on both sides. */
interface Nested {
  readonly name: string;
  readonly type: StructType;
  readonly spoken: StructType;
}

/** How a caller's record of one type is merged into the CRM's. */
export interface MergePlan {
  /** See `idName`. Without one, two records are the same where they stand in the same place, or have equal values. */
  readonly idName: string | undefined;
  /** Properties that both have. */
  readonly shared: readonly string[];
  /** Properties the caller's version does not have. */
  readonly lacking: readonly string[];
  readonly nested: readonly Nested[];
  /** Whether the type, or anything it reaches, has a property that the caller's version lacks. */
  readonly declaresMore: boolean;
}

/** The plan for the CRM's type and the caller's, compiled once: compiling takes longer than a merge. */
export const mergePlanOf: (type: StructType, spoken: StructType) => MergePlan = perPair(compile);

function compile(type: StructType, spoken: StructType): MergePlan {
  return {
    idName: idName(type),
    shared: type.fields.filter(({ name }) => fieldOf(spoken, name) !== undefined).map(({ name }) => name),
    lacking: type.fields.filter(({ name }) => fieldOf(spoken, name) === undefined).map(({ name }) => name),
    nested: type.fields.flatMap(({ name, type: own }) => nestedOf(name, own, fieldOf(spoken, name)?.type)),
    declaresMore: holdsMore(type, spoken, new Set()),
  };
}

function nestedOf(name: string, type: Type, spoken: Type | undefined): readonly Nested[] {
  const held = type.kind === 'list' ? type.item.type : type.kind === 'dictionary' ? type.value.type : type;
  const said = spoken?.kind === 'list' ? spoken.item.type : spoken?.kind === 'dictionary' ? spoken.value.type : spoken;
  return held.kind === 'struct' && said?.kind === 'struct' && type.kind === spoken?.kind
    ? [{ name, type: held, spoken: said }]
    : [];
}

/** The property that identifies a record: `AppointmentId` in AppointmentEntity, `AssociateId` in Associate. */
export function idName({ name, fields }: StructType): string | undefined {
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

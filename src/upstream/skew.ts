/** What one version of the contract can say and another cannot: how it is handled, and how it is reported. */
import type { EnumType, FlagsType, StructType, Type, TypeTable } from '../contract';
import type { Value } from '../command';

/** Something that one side has no name for was left out, or was replaced. */
export interface SkewEvent {
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  /**
   * property, member and type: of an answer; neutral: a property of a request that the CRM's version lacks and that
   * carried no information; unknown: a property that no contract names.
   */
  readonly kind: 'property' | 'member' | 'type' | 'neutral' | 'unknown';
  /**
   * Type and name, such as `AppointmentEntity.IsRecurring`; of what is unknown the place, such as
   * `SaveContactEntity(ContactEntity/Persons)`.
   */
  readonly name: string;
}

/** What a conversion does with what the target version cannot hold. */
export interface Conversion {
  /** Types of the target version. */
  readonly types: TypeTable;
  /**
   * Called with a property that the target type lacks, and its type.
   * @throws Refusal unless the property may be left out
   */
  onField(name: string, value: Value, type: Type, target: StructType | undefined): void;
  /**
   * Called with a member that the target enumeration lacks.
   * @returns the member in its place; undefined leaves it out of a set
   * @throws Refusal where there is none
   */
  onMember(name: string, type: EnumType | FlagsType, target: EnumType | FlagsType): string | undefined;
  /**
   * Called with the type of a value of anyType that the target version does not have.
   * @throws Refusal unless null may take its place
   */
  onType(type: Type): void;
}

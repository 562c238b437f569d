/** Something that one side has no name for was left out, or something else stands in its place. */
export interface SkewEvent {
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  /**
   * Of an answer; `neutral`: a property of a request that the CRM's version lacks, and that said nothing; `unknown`:
   * one that no contract names.
   */
  readonly kind: 'property' | 'member' | 'type' | 'neutral' | 'unknown';
  /**
   * Type and name, such as `AppointmentEntity.IsRecurring`; of what is unknown the place, such as
   * `SaveContactEntity(ContactEntity/Persons)`.
   */
  readonly name: string;
}

/** Something that one side has no name for was left out, or something else stands in its place. */
export interface SkewEvent {
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  /** Of an answer; `neutral`: a property of a request that the CRM's version lacks, and that said nothing. */
  readonly kind: 'property' | 'member' | 'type' | 'neutral';
  /** Type and name, such as `AppointmentEntity.IsRecurring`. */
  readonly name: string;
}

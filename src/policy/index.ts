export { enforcePolicy, type SharedCounter } from './enforce';
export { isNetwork, networkTest } from './networks';
export {
  compilePolicy,
  explainPolicy,
  limitSubjects,
  subjectOf,
  tokenHash,
  type CallConditions,
  type Effect,
  type LimitSubject,
  type PolicyRule,
  type Subject,
} from './policy';

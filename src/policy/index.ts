export { enforcePolicy, type SharedCounter } from './enforce';
export { isNetwork, networkTest } from './networks';
export {
  explainPolicy,
  limitSubjects,
  tokenHash,
  type Effect,
  type LimitSubject,
  type PolicyRule,
  type Subject,
} from './policy';

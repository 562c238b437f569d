export { enforcePolicy, type SharedCounter } from './enforce';
export {
  explainPolicy,
  isNetwork,
  limitSubjects,
  type Effect,
  type LimitSubject,
  type PolicyRule,
  type Subject,
} from './policy';

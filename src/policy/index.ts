export { enforcePolicy } from './enforce';
export type { SharedCounter } from './limiter';
export {
  explainPolicy,
  isNetwork,
  limitSubjects,
  type Effect,
  type LimitSubject,
  type Rule,
  type Subject,
} from './policy';

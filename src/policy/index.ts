export { enforcePolicy } from './enforce';
export {
  explainPolicy,
  isNetwork,
  limitSubjects,
  type Effect,
  type LimitSubject,
  type Rule,
  type Subject,
} from './policy';

export { finish, Pace, type Steps } from './steps';
export { inTurns } from './turns';

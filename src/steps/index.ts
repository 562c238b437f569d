export { finish, Pace, stepUnits, type Steps } from './steps';
export { inTurns } from './turns';

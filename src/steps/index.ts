export { finish, finishWork, isSteps, Pace, stepUnits, type Steps, type Work } from './steps';
export { inTurns } from './turns';

export { finish, finishWork, isSteps, Pace, stepUnits, type Steps, type Work, inTurns } from './steps';

export { shadowCalls, shadowLimits } from './shadow-calls';
export { watchLoop } from './loop-watch';

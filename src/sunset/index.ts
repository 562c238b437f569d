export { weekdays } from './brown-outs';
export { readPlan, type SunsetPlan } from './plan';
export { createSunset, type Sunset, type SunsetCallState } from './sunset';
export { type SunsetNews } from './announcer';
export { forecast } from './forecast';

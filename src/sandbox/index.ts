export { createSandbox, type Sandbox } from './sandbox';
export type { AppointmentState, SandboxState } from './state';
export { exampleArguments, exampleOf, exampleResults } from './example';
export { demoAccessToken, demoSession } from './access';
export { demoTicket } from './tickets';

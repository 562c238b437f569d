export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox';
export type { AppointmentState, ParticipantState, SandboxState } from './state';
export { exampleArguments, exampleOf, exampleResults } from './example';
export { demoAccessToken, demoSession } from './access';
export { demoTicket } from './tickets';

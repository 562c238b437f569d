export { createSandbox, type Sandbox } from './sandbox';
export type { AppointmentState, SandboxState } from './state';
export { demoAccessToken, demoSession } from './log-in';
export { sandboxArguments, sandboxCaller } from './sandbox-examples';
export { demoTicket } from './tickets';
export { describedTables } from './archive-agents';

export { createSandboxCrm, type Sandbox } from './sandbox';
export type { AppointmentState, SandboxState } from './state';
export { demoAccessToken, demoSession } from './log-in';
export { sandboxArguments, sandboxCaller } from './sandbox-examples';
export { demoTicket } from './tickets';
export { openStateFile } from './state-file';
export { imageJson, readImage, type StateImage, type StateJson } from './state-image';
export { refusedByCrm, unauthenticated } from './operation';
export { describedTables } from './archive-agents';

export type { CallFilter, ReceivedCall } from './call-journal';
export type { ClockState } from './clock';
export { bodyOf, controlPages, controlReply, refusedSite, type ControlRequest } from './control-pages';
export { createControlledSandbox, type ControlledSandbox } from './controlled-sandbox';
export { readFaultRules, type FaultRule } from './fault-rules';
export { withFaults } from './faults';
export { recordCrm } from './record-crm';
export { readWanted } from './wanted-records';

export { recordCalls, type RecordingNews } from './record-calls';
export type { RecordingResult } from './recording-queue';
export { recordingLines } from './recording-lines';
export { replay } from './replay';
export type { ReplayReport, SkipReason } from './replay-report';
export { readLine, recordedCaller, type RevivedCall } from './revive-call';
export { unsendable } from './comparable-values';

export { recordCalls, type RecordingNews } from './record-calls';
export type { RecordingResult } from './recording-queue';
export { recordingLines } from './recording-lines';
export { replay } from './replay';
export type { ReplayReport, SkipReason } from './replay-report';
export { readLine, type RevivedCall } from './revive-call';

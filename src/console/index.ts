export type { Activity } from './worker-activity';
export { createConsole, type ConsoleOptions } from './console';
export { refusedAccess } from './console-access';
export { createRecorder, type Recorder } from './recorder';
export type { SettingInForce } from './settings-tab';
export type { TranslatorInput, TranslatorResult } from './translator';

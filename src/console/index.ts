export type { Activity } from './activity';
export { createConsole, type ConsoleOptions } from './console';
export { createRecorder, type Recorder } from './recorder';
export type { SettingInForce } from './page';
export type { TranslatorInput, TranslatorResult } from './translator';

export type * from './compared-call';

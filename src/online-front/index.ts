export { withOnlineFront } from './around-gateway';
export type { FrontOptions, ShownState } from './front-options';

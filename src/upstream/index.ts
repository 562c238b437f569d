export { createRestUpstream, type RestUpstreamOptions } from './rest';
export type { HttpTarget } from './http';

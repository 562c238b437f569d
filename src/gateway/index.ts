export type * from './exchange';
export { createGateway } from './gateway';
export type { GatewayLimits, GatewayOptions } from './options';

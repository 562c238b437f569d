export type * from './exchange';
export { createGateway } from './open';
export { gatewayLimits } from './limits';
export type { GatewayLimits, GatewayOptions } from './options';

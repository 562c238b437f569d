export type * from './exchange';
export { createGateway } from './gateway';
export { gatewayLimits } from './limits';
export type { GatewayLimits, GatewayOptions } from './options';

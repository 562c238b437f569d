export type * from './exchange';
export { buildGateway } from './open';
export { gatewayLimits, type FlowOptions, type GatewayLimits } from './gateway-options';

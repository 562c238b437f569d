export type * from './exchange';
export { buildGateway } from './open';
export { gatewayLimits, type ExampleSource, type FlowOptions, type GatewayLimits } from './gateway-options';

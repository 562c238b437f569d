export { configurationKeys, type ConfigurationKey } from './config-keys';
export { type Configuration, type Environment, readConfiguration, type UpstreamChoice } from './config';
export { httpLimitReasons, httpLimits, type HttpLimits } from './limits';
export { watchProcess, type ProcessEvents } from './lifecycle';
export { createLog, type ExchangeLine, type GatewayLog } from './logs';
export type { ExtraPages } from './pages';
export { type RunningServer, type ServerOptions, startServer } from './server';

export { explainListening } from './listen-failure';
export { type AdminSection, type RunningAdmin, startAdmin } from './admin';
export { auditTrail, type AuditSink, openAuditFile } from './audit';
export { forkWorker, resign, tellSupervisor, workerEvents, workerNumber } from './cluster-workers';
export { configurationKeys, type ConfigurationKey, type Environment, settingsInForce } from './config-keys';
export { editDistance, misspelledSettings } from './misspelled-settings';
export {
  bundledContract,
  type Configuration,
  contractFolder,
  ownContract,
  readConfiguration,
  type UpstreamChoice,
} from './config';
export { httpLimitReasons, httpLimits, type HttpLimits } from './http-limits';
export { inputLimits, readLimits } from './input-limits';
export { StartFailure, watchProcess, type ProcessEvents } from './lifecycle';
export { createLog, type ExchangeLine, type GatewayLog } from './logs';
export { createMetrics, type Metrics } from './metrics';
export { createMetricsView, workersGauge } from './metrics-view';
export { observe, observedLog } from './observe';
export { createTraces } from './traces';
export type { CrmMessage, WorkerEvent, WorkerReport } from './worker-process';
export { superviseWorkers } from './workers';
export { readPolicy } from './identity-files';

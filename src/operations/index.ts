export { explainListening } from './listen-failure';
export { type AdminSection, type RunningAdmin, startAdmin } from './admin';
export { auditTrail, type AuditSink, openAuditLog } from './audit';
export { callerNames, type CallerNames, sharedCallerKey } from './caller-names';
export { forkWorker, resign, tellSupervisor, workerEvents, workerNumber } from './cluster-workers';
export { configurationKeys, type ConfigurationKey, type Environment } from './config-keys';
export { networkTo } from './crm-network';
export { settingsInForce } from './settings-in-force';
export { readSettingSources, type SettingSources } from './setting-sources';
export { environmentOf, type GatewaySettings } from './setting-value';
export { settingsSchema } from './settings-schema';
export { secureOptions, type TlsCertificate } from './tls-files';
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
export { createLog, type ExchangeLine, type GatewayLog, whoOf } from './logs';
export { createMetrics, type Metrics } from './metrics';
export { createMetricsView, workersGauge } from './metrics-view';
export { observe, observedLog } from './observe';
export { createTraces } from './traces';
export type { CrmMessage, WorkerEvent, WorkerReport } from './worker-process';
export { hangUpReloads, variablesOfPlatform } from './windows';
export { superviseWorkers } from './workers';
export { readPolicy } from './identity-files';

export { explainListening } from './listen-failure';
export { type AdminSection, type RunningAdmin, startAdmin } from './admin';
export { auditTrail, type AuditSink, openAuditLog } from './audit';
export {
  callerNames,
  type CallerNames,
  type ConfiguredNames,
  ledgerNames,
  recordingKey,
  sharedKeys,
} from './caller-names';
export { forkWorker, resign, tellSupervisor, workerEvents, workerNumber } from './cluster-workers';
export { configurationKeys, type ConfigurationKey, type Environment } from './config-keys';
export { logLevels, type LogLevel } from './config-schema';
export { controlSections } from './control';
export { contractGauges, type ContractDrift } from './contract-gauges';
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
export { changedButFixed, oneAtATime, type Reload } from './reload';
export { StartFailure, watchProcess, type ProcessEvents } from './lifecycle';
export { logManagedLogIn } from './managed-logins-log';
export { logComparisons } from './comparison-log';
export { createLog, type ExchangeLine, type ExportableLog, type GatewayLog, whoOf } from './logs';
export { createMetrics, type Metrics } from './metrics';
export { createMetricsView, workersGauge } from './metrics-view';
export { logTenantNews } from './tenant-news';
export { observe, observedLog, type Observation } from './observe';
export { hostTelemetry, startTelemetry, type Telemetry } from './telemetry';
export type { CrmMessage, WorkerEvent, WorkerReport } from './worker-process';
export { hangUpReloads, variablesOfPlatform } from './windows';
export { superviseWorkers } from './workers';
export { hashesOf } from './application-hashes';
export { readApplicationNames, readPolicy } from './identity-files';
export { readSunset } from './sunset-file';
export { logSunset } from './sunset-log';
export { readDifferenceRules } from './retirement-settings';

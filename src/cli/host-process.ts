import type { Activity } from '../console';
import type { Contract } from '../contract';
import {
  openAuditLog,
  startAdmin,
  tellSupervisor,
  workerEvents,
  workersGauge,
  type AuditSink,
  type CrmMessage,
  type AdminSection,
  type Configuration,
  type GatewayLog,
  type LogLevel,
  type Reload,
  type SettingSources,
  controlSections,
  type Metrics,
  type ProcessEvents,
} from '../operations';
import type { CrmNews, Crms } from '../upstream';
import { consoleSections } from './console-pages';

/** What is served and how it fares, for the admin port and the supervisor. */
interface Insight {
  readonly metrics: Metrics;
  /** What is served now. */
  readonly current: () => { readonly contract: Contract; readonly crms: Crms };
  readonly inForce: () => SettingSources;
  readonly reload: Reload;
  /** For the console; unset: it is off. */
  readonly activity?: () => Activity;
}

/** What differs between a process that serves on its own and one worker of several. */
export interface HostProcess {
  readonly audit?: AuditSink;
  /** Tells the other workers that a CRM was seen to go or come back. */
  readonly spreadCrmNews?: (tenant: string, news: CrmNews) => void;
  readonly process: ProcessEvents;
  start(insight: Insight): Promise<void>;
  close(): Promise<void>;
}

/** A process on its own has its own admin port and audit file; SIGUSR2 switches its log level. */
export function singleProcess(configuration: Configuration, logger: GatewayLog): HostProcess {
  const audit = auditFileOf(configuration, logger);
  let closeAdmin = (): Promise<void> => Promise.resolve();
  return {
    ...(audit === undefined ? {} : { audit: audit.write }),
    process,
    async start({ metrics, current, inForce, reload, activity }) {
      workersGauge(metrics.registry, () => 1);
      const sections = consoleSections(configuration, {
        inForce,
        activities: () => Promise.resolve(activity === undefined ? [] : [activity()]),
        contract: () => current().contract,
      });
      const controls = { reload, setLevel: (level: LogLevel) => switchLevel(logger, level) };
      const control = controlSections(controls, configuration.adminPassword);
      const read = async () => ({ contentType: metrics.registry.contentType, body: await metrics.registry.metrics() });
      closeAdmin = await openAdmin(configuration, logger, read, [...sections, ...control]);
      process.on(
        'SIGUSR2',
        levelSwitch(configuration, (level) => switchLevel(logger, level)),
      );
    },
    async close() {
      await closeAdmin();
      await audit?.close();
    },
  };
}

/** A worker: its supervisor has the admin port and the audit file, and tells it when to stop. */
export function workerProcess(configuration: Configuration, logger: GatewayLog): HostProcess {
  let measure = (): Promise<void> => Promise.resolve();
  let takeCrmNews: Crms['heard'] = () => undefined;
  const duties = {
    measure: () => void measure(),
    level: ({ level }: { readonly level: Configuration['logLevel'] }) => logger.setLevel(level),
    crm: ({ tenant, news }: CrmMessage) => takeCrmNews(tenant, news),
  };
  return {
    ...(configuration.auditLog === undefined
      ? {}
      : { audit: (line: string) => void tellSupervisor(process, { say: 'audit', line }) }),
    spreadCrmNews: (tenant, news) => void tellSupervisor(process, { say: 'crm', tenant, news }),
    process: workerEvents(process, duties),
    async start({ metrics, current, activity }) {
      takeCrmNews = current().crms.heard;
      measure = async () => {
        const snapshot = await metrics.registry.getMetricsAsJSON();
        const also = activity === undefined ? {} : { activity: activity() };
        await tellSupervisor(process, { say: 'measured', snapshot, ...also });
      };
    },
    // The last figures count too.
    close: () => measure(),
  };
}

/** Opens the audit log where one is asked for. @throws Error when it cannot be written */
export function auditFileOf({ auditLog }: Configuration, logger: GatewayLog) {
  if (auditLog === undefined) return undefined;
  return openAuditLog(auditLog, (error) => logger.defect('The audit log could not be written.', error));
}

/** Serves the metrics and `sections` on the admin port, if there is one. @returns the function that closes it */
export async function openAdmin(
  { adminPort, adminHost }: Configuration,
  logger: GatewayLog,
  metrics: () => Promise<{ readonly contentType: string; readonly body: string }>,
  sections: readonly AdminSection[],
): Promise<() => Promise<void>> {
  if (adminPort === undefined) return () => Promise.resolve();
  const admin = await startAdmin({
    host: adminHost,
    port: adminPort,
    pages: new Map([['/metrics', async () => ({ status: 200, ...(await metrics()) })]]),
    sections,
    onDefect: (error) => logger.defect('The admin port failed.', error),
  });
  logger.event('info', 'The admin port listens.', { host: adminHost, port: admin.port });
  return admin.close;
}

/** Each call switches between the configured level and `debug`, or `info` where `debug` is the configured one. */
export function levelSwitch(
  { logLevel }: Configuration,
  change: (level: Configuration['logLevel']) => void,
): () => void {
  const away = logLevel === 'debug' ? 'info' : 'debug';
  let level = logLevel;
  return () => {
    level = level === logLevel ? away : logLevel;
    change(level);
  };
}

/** Logs the new level, then sets it. */
export function switchLevel(logger: GatewayLog, level: Configuration['logLevel']): void {
  logger.event('info', 'The log level changes.', { logLevel: level });
  logger.setLevel(level);
}

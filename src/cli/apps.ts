/** Assembles what a process serves, at its start and at each reload, with everything that listens to it. */
import { assemble, type Assembled } from '../assemble';
import { openLedger } from '../assemble-ledger';
import { recordingLayer } from '../assemble-recording';
import type { Recorder } from '../console';
import {
  auditTrail,
  createMetrics,
  logComparisons,
  ledgerNames,
  logManagedLogIn,
  logSunset,
  logTenantNews,
  observe,
  type Observation,
  type CallerNames,
  type Configuration,
  type GatewayLog,
  type Metrics,
  type Telemetry,
} from '../operations';
import type { SkewEvent, CrmNews, CrmState } from '../upstream';
import type { UsageLedger } from '../usage';
import type { HostProcess } from './host-process';
import { programVersion } from '../version';

/** What stays the same over reloads. */
export interface AppListeners {
  readonly logger: GatewayLog;
  readonly host: HostProcess;
  readonly recorder: Recorder | undefined;
  readonly telemetry: Telemetry;
  readonly names: CallerNames;
  /** Masks recordings. */
  readonly recordingKey: Buffer;
}

export interface Apps {
  /** What is served now. */
  readonly current: () => Assembled;
  readonly metrics: Metrics;
  /** Stays over reloads; undefined: nothing is counted. */
  readonly ledger: UsageLedger | undefined;
  /** Assembles anew. @returns what was served before */
  readonly replace: (configuration: Configuration) => Assembled;
}

export function createApps(configuration: Configuration, listeners: AppListeners): Apps {
  const { logger, host, recorder, telemetry, names, recordingKey: key } = listeners;
  const reportSkew = skewLog(logger);
  const reportLogIn = logManagedLogIn(logger);
  const comparisons = logComparisons(logger);
  const observers: Observation['observers'][number][] = [
    ...(host.audit === undefined ? [] : [auditTrail(host.audit, names)]),
    ...(recorder === undefined ? [] : [recorder.finished]),
  ];
  const ledger = openLedger(configuration, {
    names: ledgerNames(configuration, names),
    contract: () => current.contract,
    logger,
  });
  const build = (chosen: Configuration, before?: Assembled): Assembled =>
    assemble(chosen, {
      programVersion,
      onProblem: ({ file, line, element, message }) =>
        logger.event('error', 'A contract file could not be read; its agent is not served.', {
          file,
          line,
          element,
          problem: message,
        }),
      onSkew: (event) => {
        metrics.skewed(event.kind, reportSkew(event));
      },
      onRetry: () => metrics.retried(),
      debug: logger.debug,
      onCrmChange: (tenant, news, was) => {
        logCrmChange(logger, tenant, news, was);
        host.spreadCrmNews?.(tenant, news);
      },
      onTenantNews: (news) => logTenantNews(logger, news),
      onRedisTrouble: () => logger.event('warn', 'Redis does not answer; limits and log-ins are kept in memory.'),
      onManagedLogIn: (news) => {
        reportLogIn(news);
        metrics.loggedIn(news.kind);
      },
      onCompared: (call) => {
        metrics.compared(call.result);
        comparisons.compared(call);
        ledger?.compared(call);
      },
      onVolatile: comparisons.volatile,
      onShadowDefect: comparisons.defect,
      onSunsetCall: (plan, state) => metrics.sunset(plan, state),
      onSunsetNews: (news) => logSunset(logger, news),
      observe: observe({ observers }),
      ledger: ledger?.layer,
      recording: recordingLayer(chosen, { key, names, logger, count: (result) => metrics.recorded(result) }),
      ...(before?.sandbox === undefined ? {} : { sandbox: before.sandbox }),
    });
  let current = build(configuration);
  const metrics = createMetrics({ programVersion, ...namesIn(configuration, current) });
  observers.unshift(metrics.finished);
  telemetry.exportMetrics(metrics.registry);
  return {
    current: () => current,
    metrics,
    ledger,
    replace: (chosen) => {
      const before = current;
      current = build(chosen, before);
      ledger?.rename(ledgerNames(chosen, names));
      metrics.reloaded(namesIn(chosen, current));
      return before;
    },
  };
}

/** Names that label values may have. */
function namesIn({ identity: { tenants } }: Configuration, { contract }: Assembled) {
  return { contract, ...(tenants === undefined ? {} : { tenants: tenants.keys() }) };
}

/** Versions × operations × properties are finite; the cap bounds what an unusual CRM could make us remember. */
const rememberedMax = 10_000;

const skewTexts: Readonly<Record<SkewEvent['kind'], string>> = {
  property: 'A property that the caller, or the contract, does not know is left out of answers; said once.',
  member: 'A member that the caller, or the contract, does not know is left out of answers; said once.',
  type: 'A type that the contract does not know is read as what it is derived from; said once.',
  neutral:
    'A property that the version of the CRM does not have, and that says nothing, is left out of requests; said once.',
  // Its name is the client's, and stays out of the log.
  unknown: 'A property that no contract names is left out of requests; said once.',
};

/** Logs each kind of loss once. @returns whether it was the first time */
function skewLog(logger: GatewayLog): (event: SkewEvent) => boolean {
  const seen = new Set<string>();
  return ({ version, agent, operation, kind, name }) => {
    const key = `${version} ${agent} ${operation} ${name}`;
    if (seen.has(key) || seen.size >= rememberedMax) return false;
    seen.add(key);
    logger.event('info', skewTexts[kind], { version, agent, operation, name });
    return true;
  };
}

/**
 * Logs that a CRM does not answer any more, or that it answers again. The first answer is no news. Each process logs
 * what it has seen itself.
 */
function logCrmChange(logger: Pick<GatewayLog, 'event'>, tenant: string, news: CrmNews, before: CrmState): void {
  const { status, since, code, cause } = news;
  const which = tenant === '' ? {} : { tenant };
  if (status === 'down') {
    const why = { ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause }) };
    logger.event('warn', 'The CRM does not answer.', { ...which, ...why });
  } else if (before.status === 'down') {
    const seconds = Math.round((since - before.since) / 1_000);
    logger.event('info', 'The CRM answers again.', { ...which, seconds });
  }
}

/** The package's interface: the gateway inside another Express application, and the sandbox for tests. */
import type { Writable } from 'node:stream';
import { assemble } from './assemble';
import { openLedger } from './assemble-ledger';
import { recordingLayer } from './assemble-recording';
import { findUnusable } from './contract';
import { crmReport, embed, type CrmReport, type Handler } from './server';
import {
  callerNames,
  createLog,
  logComparisons,
  logTenantNews,
  environmentOf,
  hostTelemetry,
  ledgerNames,
  logManagedLogIn,
  logSunset,
  observedLog,
  readConfiguration,
  recordingKey,
  type Environment,
  type GatewayLog,
  type GatewaySettings,
} from './operations';
import { programVersion } from './version';

export { createSandbox, type CreateSandboxOptions, type TestClock, type TestSandbox } from './testing';
export type {
  AppointmentState,
  CallFilter,
  ClockState,
  FaultRule,
  ReceivedCall,
  SandboxState,
  StateJson,
} from './testing';
export type { GatewaySettings } from './operations';
export type { CrmReport, CrmStatus, Handler } from './server';

export interface GatewayOptions {
  /**
   * The README's settings: `{ UPSTREAM_URL: 'https://crm.example.com', UPSTREAM_TIMEOUT_MS: 5000 }`. Those of the
   * listening socket, of workers and of the admin port have no effect here.
   */
  readonly settings?: GatewaySettings;
  /** Settings as texts, such as `process.env`, which is not read otherwise; `settings` win over them. */
  readonly environment?: Environment;
  /** Where log lines go; standard output when unset. */
  readonly log?: Writable;
  /** Called for every bug met while serving; the log has it already. */
  readonly onDefect?: (error: unknown) => void;
}

export interface EmbeddedGateway {
  /** `app.use('/crm', gateway.handler)`, in front of body parsers. */
  readonly handler: Handler;
  /** Whether calls are taken: until `close`. */
  ready(): Promise<boolean>;
  /** The state of the CRM; asked for anew where what is known is older than a few seconds. */
  crm(): Promise<CrmReport>;
  /** To be called when the application stops: finishes what is under way and closes the connections to the CRM. */
  close(): Promise<void>;
}

/**
 * @throws Error that names every setting that is wrong, says why nothing of the contract folder can be served, or
 * that RECORD_FILE cannot be written
 */
export function createGateway(options: GatewayOptions = {}): EmbeddedGateway {
  const { settings = {}, environment = {}, log, onDefect } = options;
  const texts = { ...environment, ...environmentOf(settings) };
  const reading = readConfiguration(texts);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { configuration } = reading;
  const unusable = findUnusable(configuration.contractDir);
  if (unusable !== undefined) throw new Error(unusable);
  const { logLevel: level, logSample: sample, logFormat: format } = configuration;
  const names = callerNames(configuration, texts);
  const logger = createLog({
    level,
    sample,
    names,
    ...(format === undefined ? {} : { format }),
    ...(log === undefined ? {} : { stream: log }),
  });
  const { beginTrace, exchange } = hostTelemetry(programVersion);
  const comparisons = logComparisons(logger);
  const ledger = openLedger(configuration, {
    names: ledgerNames(configuration, names),
    contract: () => contract,
    logger,
  });
  const recording = recordingLayer(configuration, {
    key: recordingKey(texts),
    names,
    logger,
    count: () => undefined,
  });
  const { gateway, contract, upstream, crms, pages, sandbox } = assemble(configuration, {
    programVersion,
    ledger: ledger?.layer,
    recording,
    onProblem: ({ file, line, message }) =>
      logger.event('error', 'A contract file could not be read; its agent is not served.', {
        file,
        line,
        problem: message,
      }),
    onSkew: () => undefined,
    onCompared: (call) => {
      comparisons.compared(call);
      ledger?.compared(call);
    },
    onVolatile: comparisons.volatile,
    onShadowDefect: comparisons.defect,
    debug: logger.debug,
    onManagedLogIn: logManagedLogIn(logger),
    onTenantNews: (news) => logTenantNews(logger, news),
    onSunsetNews: (news) => logSunset(logger, news),
    onRedisTrouble: () => logger.event('warn', 'Redis does not answer; limits and log-ins are kept in memory.'),
  });
  const { handler, drain } = embed({
    configuration,
    gateway,
    crms: crms.wait,
    pages,
    limits: configuration.limits.http,
    ...(beginTrace === undefined ? {} : { beginTrace }),
    logger: observed(logger, exchange, ledger?.exchange),
    onDefect: onDefect ?? (() => undefined),
  });
  let open = true;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    open = false;
    drain();
    await upstream.close();
    await ledger?.close();
    sandbox?.crm.release();
  };
  return {
    handler,
    ready: () => Promise.resolve(open),
    crm: async () => crmReport(await crms.wait()),
    close: () => (closing ??= close()),
  };
}

/** The log; the observers that are there are told of each request, too. */
function observed(log: GatewayLog, ...observers: readonly (GatewayLog['exchange'] | undefined)[]): GatewayLog {
  return observers.reduce<GatewayLog>(
    (all, observer) => (observer === undefined ? all : observedLog(all, observer)),
    log,
  );
}

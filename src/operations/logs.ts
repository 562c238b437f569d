import type { Writable } from 'node:stream';
import winston from 'winston';
import {
  failures,
  type Caller,
  type Credential,
  type Debug,
  type Secret,
  type TellDebug,
  type Trace,
} from '../command';
import type { ExchangeRecord } from '../gateway';
import type { CallerNames } from './caller-names';
import { defectText } from './defect-text';
import { escaped, prettyLine, risky, type LogFields } from './pretty-line';
import type { LogFormat, LogLevel } from './config-schema';

/**
 * What is told of one request. `client.gone`: the client left before its request was complete; then there is no status.
 */
export interface ExchangeLine extends Partial<Omit<ExchangeRecord, 'outcome'>> {
  readonly outcome: ExchangeRecord['outcome'] | 'client.gone';
  readonly status?: number;
  readonly ms: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly correlationId: string;
  /** The client's, as TRUST_PROXY finds it. */
  readonly remoteAddress?: string;
  /** As it came; for the usage ledger, not for the log. */
  readonly userAgent?: string | undefined;
  /** The user whom a trusted front has authenticated. */
  readonly frontUser?: string | undefined;
  /** The line has its id. */
  readonly trace?: Trace | undefined;
}

/** The log: one line per event, allow-listed fields only. Never a body, a header or an error object. */
export interface GatewayLog {
  exchange(line: ExchangeLine): void;
  /** Something about the process: `fields` are facts such as an address, never what a client sent. */
  event(level: LogLevel, message: string, fields?: Readonly<Record<string, string | number>>): void;
  /** For what happens inside a call; undefined unless the level is `debug` now. */
  readonly debug: Debug;
  /** A bug outside an exchange. */
  defect(message: string, error: unknown): void;
  /** Takes effect with the next line. */
  setLevel(level: LogLevel): void;
  /** Resolves when every line has been handed to the stream. */
  close(): Promise<void>;
}

/** Takes each line that is written, with the trace it belongs to. */
export type LineSink = (time: Date, level: LogLevel, fields: LogFields, trace: Trace | undefined) => void;

/** The log of the process. */
export interface ExportableLog extends GatewayLog {
  /** From now on `sink` gets the lines, too. */
  exportTo(sink: LineSink): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Unset: `pretty` when the stream is a terminal, else `json`. */
  readonly format?: LogFormat;
  readonly stream?: Writable & { readonly isTTY?: boolean };
  readonly now?: () => Date;
  /** Number of this process among several; stands in every line. */
  readonly worker?: number;
  /** Share of the exchanges that went well and are told, 0 to 1; all others always are. */
  readonly sample?: number;
  readonly random?: () => number;
  /** Unset: callers are not told. */
  readonly names?: CallerNames;
}

/** How long a line may wait for company on standard output. Any other stream gets its lines at the end of each turn. */
const batchMs = 10;

/** Makes the log, on standard output unless told otherwise. */
export function createLog(options: LogOptions): ExportableLog {
  const { level, stream = process.stdout, now = () => new Date(), worker, sample = 1, random = Math.random } = options;
  const { names } = options;
  const format = options.format ?? (stream.isTTY === true ? 'pretty' : 'json');
  const render = format === 'json' ? jsonLine : prettyLine;
  // When the reader of the log goes away (EPIPE) the gateway serves on.
  stream.on('error', () => undefined);
  const transport = new winston.transports.Stream({ stream, eol: '\n' });
  const logger = winston.createLogger({
    level,
    format: winston.format.printf((info) => String(info.message)),
    transports: [transport],
  });
  // Levels have been looked at by then; the batch goes through winston as one message that none of them holds back.
  const lines = new LineBatch((text) => void logger.log('error', text), stream === process.stdout ? batchMs : 0);
  // winston asks all its transports anew each time, which allocates memory.
  const enabled = new Map<LogLevel, boolean>();
  const isEnabled = (level: LogLevel): boolean => {
    const known = enabled.get(level) ?? logger.isLevelEnabled(level);
    enabled.set(level, known);
    return known;
  };
  let sink: LineSink | undefined;
  const write = (level: LogLevel, fields: LogFields, trace?: Trace): void => {
    if (!isEnabled(level)) return;
    const time = now();
    lines.add(render(time, level, fields));
    sink?.(time, level, fields, trace);
  };
  // What is said of the process may be the last thing it says; so may a defect.
  const writeNow = (level: LogLevel, fields: LogFields): void => {
    write(level, fields);
    lines.flush();
  };
  const tellDebug: TellDebug = (message, fields) => write('debug', { worker, message, ...fields });
  return {
    exchange: (line) => {
      if (line.outcome === 'ok' && sample < 1 && random() >= sample) return;
      write(levelOf(line.outcome), exchangeFields(line, worker, names), line.trace);
    },
    event: (level, message, fields = {}) => writeNow(level, { worker, message, ...fields }),
    debug: () => (isEnabled('debug') ? tellDebug : undefined),
    defect: (message, error) => writeNow('error', { worker, message, error: defectText(error) }),
    setLevel: (wanted) => {
      logger.level = wanted;
      enabled.clear();
    },
    exportTo: (given) => {
      sink = given;
    },
    close: () =>
      new Promise((resolve) => {
        lines.flush();
        transport.once('finish', () => resolve());
        logger.end();
      }),
  };
}

function levelOf(outcome: ExchangeLine['outcome']): LogLevel {
  if (outcome === 'internal') return 'error';
  if (outcome === 'ok' || outcome === 'client.gone') return 'info';
  return failures[outcome].fault === 'Server' ? 'warn' : 'info';
}

function exchangeFields(line: ExchangeLine, worker: number | undefined, names: CallerNames | undefined): LogFields {
  const { wire, version, agent, operation, outcome, cause, status, bytesIn, bytesOut, correlationId, defect } = line;
  const { remoteAddress, frontUser, caller, crmUse, trace } = line;
  const who = names === undefined || caller === undefined ? nothingKnown : whoOf(caller, names);
  const crm = crmUse === undefined || crmUse.tries === 0 ? undefined : crmUse;
  return {
    worker,
    remoteAddress: remoteAddress === '' ? undefined : remoteAddress,
    tenant: who.tenant,
    user: who.user,
    credential: who.credential,
    application: who.application,
    frontUser: frontUser === undefined ? undefined : names?.user(frontUser),
    wire,
    version,
    agent,
    operation,
    outcome,
    cause,
    status,
    ms: tenths(line.ms),
    bytesIn,
    bytesOut,
    crmMs: crm && tenths(crm.ms),
    crmBytesOut: crm?.bytesOut,
    crmBytesIn: crm?.bytesIn,
    crmRetries: crm?.retries,
    correlationId,
    traceId: trace?.id,
    error: defect === undefined ? undefined : defectText(defect),
  };
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** Who calls, in the words of the log; what is not known is undefined. */
export interface Who {
  readonly tenant: string | undefined;
  readonly user: string | undefined;
  readonly credential: string | undefined;
  readonly application: string | undefined;
}

const nothingKnown: Who = { tenant: undefined, user: undefined, credential: undefined, application: undefined };

/** A user where the caller named one; otherwise what stands for the credential, equal in all lines of a session. */
export function whoOf({ tenant, credential, applicationToken }: Caller, names: CallerNames): Who {
  const secret = credential === undefined || credential.scheme === 'basic' ? undefined : secretOf(credential);
  return {
    tenant: tenant === '' ? undefined : tenant,
    user: credential?.scheme === 'basic' ? names.user(credential.user) : undefined,
    credential: secret === undefined ? undefined : names.credential(secret.reveal()),
    application: applicationToken === undefined ? undefined : names.application(applicationToken.reveal()),
  };
}

/** Of a session the token that stays the same; other cookies come and go. */
function secretOf(credential: Exclude<Credential, { readonly scheme: 'basic' }>): Secret {
  if (credential.scheme === 'ticket') return credential.ticket;
  return credential.scheme === 'bearer' ? credential.token : credential.xsrf;
}

let lastMs = Number.NaN;
let lastIso = '';

/** Under load several lines fall into one millisecond, so the text of the last one is kept. */
function isoTime(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}

/** Whether a text may have a character of `risky`: ASCII has but one of them, and looking for it is quick. */
const mayBeRisky = (text: string): boolean => Buffer.byteLength(text) !== text.length || text.includes('\x7f');

/** One JSON object, on one line whatever its texts hold. */
export function jsonLine(time: Date, level: string, fields: LogFields): string {
  const text = JSON.stringify(fields);
  const rest = (mayBeRisky(text) ? text.replace(risky, escaped) : text).slice(1);
  return `{"time":"${isoTime(time.getTime())}","level":"${level}"${rest === '}' ? '' : ','}${rest}`;
}

/**
 * Up to 4,096 bytes a write to a pipe is one piece (POSIX PIPE_BUF): workers share the pipe, and their lines must not
 * mix.
 */
const charsMax = 4_000;

/**
 * Gathers lines and hands them on as one text, without a line end after the last one: those of one turn of the event
 * loop, or of `waitMs` milliseconds. Only a process that is cut off in this time loses them: an orderly end flushes
 * first, and so does an urgent line.
 *
 * Why: a write to a pipe is a system call that costs more than everything else about a line.
 */
export class LineBatch {
  readonly #hand: (text: string) => void;
  readonly #waitMs: number;
  #text = '';
  #waits = false;

  constructor(hand: (text: string) => void, waitMs = 0) {
    this.#hand = hand;
    this.#waitMs = waitMs;
  }

  add(line: string): void {
    if (this.#text.length + line.length >= charsMax) this.flush();
    this.#text = this.#text === '' ? line : `${this.#text}\n${line}`;
    if (this.#waits) return;
    this.#waits = true;
    const waited = (): void => {
      this.#waits = false;
      this.flush();
    };
    if (this.#waitMs === 0) setImmediate(waited);
    else setTimeout(waited, this.#waitMs);
  }

  flush(): void {
    const text = this.#text;
    if (text === '') return;
    this.#text = '';
    this.#hand(text);
  }
}

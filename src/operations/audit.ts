import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import winston from 'winston';
import { isRepeatable } from '../upstream';
import type { CallerNames } from './caller-names';
import { jsonLine, whoOf } from './logs';
import type { FinishedCall } from './observe';

/** Takes one line without its line break. */
export type AuditSink = (line: string) => void;

export interface AuditFile {
  readonly write: AuditSink;
  /** Resolves when every line has been handed to the system. */
  close(): Promise<void>;
}

const fileBytesMax = 10 * 1024 * 1024;
const filesMax = 10;

/**
 * Opens the audit log of AUDIT_LOG: `-` is standard output, anything else a file.
 * @throws Error as `openAuditFile`
 */
export function openAuditLog(target: string, onProblem: (error: unknown) => void): AuditFile {
  if (target !== '-') return openAuditFile(target, onProblem);
  return { write: (line) => void process.stdout.write(`${line}\n`), close: () => Promise.resolve() };
}

/**
 * Opens an audit file; full files are kept as `audit1.log` and so on. Readable by its owner only.
 * @throws Error, one sentence, when the file cannot be written: a gateway that shall keep books does not start without
 * them.
 */
function openAuditFile(file: string, onProblem: (error: unknown) => void): AuditFile {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new Error(`The audit log ${file} cannot be written.`, { cause: error });
  }
  const options = { flags: 'a', mode: 0o600 };
  const transport = new winston.transports.File({
    filename: file, maxsize: fileBytesMax, maxFiles: filesMax, tailable: true, eol: '\n', options,
  }); // prettier-ignore
  const logger = winston.createLogger({
    format: winston.format.printf((info) => String(info.message)),
    transports: [transport],
  });
  logger.on('error', onProblem);
  return {
    write: (line) => void logger.info(line),
    close: () =>
      new Promise((resolve) => {
        transport.once('finish', () => resolve());
        logger.end();
      }),
  };
}

/**
 * Writes one line per call that may change something: who, what, when and how it ended; never an argument or a result.
 * Users have their names, whatever `names` calls them. The level `audit` tells the lines from those of the log.
 */
export function auditTrail(write: AuditSink, names: CallerNames): (call: FinishedCall) => void {
  const withUsers = { ...names, user: (name: string) => name };
  return (call) => {
    const what = whatOf(call);
    if (what === undefined) return;
    const { correlationId, trace, remoteAddress, frontUser, wire } = call.context;
    const who = { ...whoOf(call.caller, withUsers), frontUser, remoteAddress };
    const ids = { correlationId, traceId: trace?.id };
    const fields = { ...who, wire, ...what, outcome: call.outcome, ms: Math.round(call.ms), ...ids };
    write(jsonLine(new Date(call.startedAt), 'audit', fields));
  };
}

function whatOf({ what, context }: FinishedCall) {
  if (what.kind === 'relay') {
    if (/^(?:GET|HEAD|OPTIONS)$/.test(what.method)) return undefined;
    const { operation } = what;
    if (operation !== undefined) return { version: 'v1', agent: operation.agent, operation: operation.name };
    // Path segments with digits are record ids and the like.
    const path = what.path.replace(/[^/]*\d[^/]*/g, (segment) => (segment === 'v1' ? segment : '*')).slice(0, 200);
    return { method: what.method, path };
  }
  if (isRepeatable(what.operation)) return undefined;
  const { version, agent, name } = what.operation;
  return { version: context.wire === 'rest' ? 'v1' : version, agent, operation: name };
}

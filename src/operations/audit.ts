import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import winston from 'winston';
import type { Caller, Secret } from '../command';
import { isRepeatable } from '../upstream';
import { jsonLine } from './logs';
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
 * Opens the audit log; full files are kept as `audit1.log` and so on. Readable by its owner only.
 * @throws Error, one sentence, when the file cannot be written: a gateway that shall keep books does not start without
 * them.
 */
export function openAuditFile(file: string, onProblem: (error: unknown) => void): AuditFile {
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
 */
export function auditTrail(write: AuditSink): (call: FinishedCall) => void {
  return (call) => {
    const what = whatOf(call);
    if (what === undefined) return;
    const { correlationId, trace, remoteAddress, frontUser, wire } = call.context;
    const who = { ...whoOf(call.caller), frontUser, remoteAddress };
    const fields = {
      ...who,
      wire,
      ...what,
      outcome: call.outcome,
      ms: Math.round(call.ms),
      correlationId,
      traceId: trace?.id,
    };
    write(jsonLine(new Date(call.startedAt), 'audit', fields));
  };
}

function whatOf({ what }: FinishedCall) {
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
  return { version, agent, operation: name };
}

/**
 * A user where the caller named one; otherwise the credential's fingerprint, by which lines of one session can be put
 * together.
 */
function whoOf({ tenant, credential, applicationToken }: Caller) {
  const application = applicationToken === undefined ? undefined : fingerprint(applicationToken);
  const who = { tenant: tenant === '' ? undefined : tenant, application };
  switch (credential?.scheme) {
    case undefined:
      return who;
    case 'basic':
      return { ...who, user: credential.user };
    case 'ticket':
      return { ...who, credential: fingerprint(credential.ticket) };
    case 'bearer':
      return { ...who, credential: fingerprint(credential.token) };
    case 'session':
      return { ...who, credential: fingerprint(credential.cookie) };
  }
}

/** Tickets and tokens are random enough that 64 bits of their hash do not reveal them. */
function fingerprint(secret: Secret): string {
  return createHash('sha256').update(secret.reveal()).digest('hex').slice(0, 16);
}

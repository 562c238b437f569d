/**
 * Faults on order. A layer around the sandbox decides per command which fault strikes, because it knows the operation;
 * a wrapper around the gateway spoils the reply, because it alone sees one. Neither stands in the way of another CRM.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import {
  failure,
  headerOf,
  type CallContext,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type Relay,
} from '../command';
import { BodyParts } from '../body';
import type { Exchange, Gateway, HttpReply } from '../gateway';
import { refusedByCrm, unauthenticated } from '../sandbox';
import { receivedCall, type CallJournal } from './call-journal';
import { readFaultHeader, type FaultEffect, type FaultRules } from './fault-rules';

/** What layer and wrapper tell each other about one HTTP call. */
interface FaultSeat {
  /** By the call's own header: it strikes every command that the call is made of. */
  readonly ordered: FaultEffect | undefined;
  /** What has struck. */
  struck?: FaultEffect;
}

const seats = new AsyncLocalStorage<FaultSeat>();

interface FaultLayerOptions {
  readonly clock: { now(): number };
  readonly rules: FaultRules;
  readonly journal: CallJournal;
}

/** Around the sandbox: writes the journal of calls, and strikes. */
export function faultLayer({ clock, rules, journal }: FaultLayerOptions): Layer {
  return {
    name: 'calls and faults',
    execute: async (command, next) => {
      const received = receivedCall(command, clock.now());
      const seat = seats.getStore();
      const effect = seat?.ordered ?? rules.strike(received);
      if (seat !== undefined && effect !== undefined) seat.struck = effect;
      const outcome = effect === undefined ? await next(command) : await struck(effect, command, next);
      const result = outcome.kind === 'answer' ? 'ok' : outcome.code;
      journal.add({ ...received, outcome: result, ...(effect === undefined ? {} : { fault: effect }) });
      return outcome;
    },
    // The sandbox's own pages only read; all other paths are made of commands, which are struck themselves.
    relay: async (request, next) => {
      const seat = seats.getStore();
      const effect = seat?.ordered;
      const answer = await next(request);
      if (seat === undefined || effect === undefined || isElsewhere(answer)) return answer;
      seat.struck = effect;
      await delay(effect.delayMs, request.context.signal);
      return refusalOf(effect) ?? answer;
    },
  };
}

const isElsewhere = (answer: Awaited<ReturnType<Relay>>): boolean =>
  answer.kind === 'failure' && answer.hasNoRest === true;

async function struck(
  effect: FaultEffect,
  command: Parameters<Execute>[0] & { readonly context: CallContext },
  next: Execute,
): Promise<Outcome> {
  await delay(effect.delayMs, command.context.signal);
  const refusal = refusalOf(effect);
  if (refusal === undefined) return next(command);
  if (effect.carryOut === true) await next(command);
  return refusal;
}

/** A client that leaves ends the waiting, not the command: a CRM would not notice either. */
async function delay(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  if (milliseconds !== undefined) await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

const soapEnvelope = 'http://schemas.xmlsoap.org/soap/envelope/';

/** The outcome in place of the sandbox's own; undefined: the command is answered as always. */
function refusalOf({ ticket, refuse, fault, status, html, cut }: FaultEffect): Failure | undefined {
  if (ticket !== undefined) return unauthenticated();
  if (isSet(refuse)) return refusedByCrm(textOf(refuse, 'The sandbox was told to refuse this call.'));
  if (isSet(fault)) {
    const refused = refusedByCrm(textOf(fault, 'The sandbox was told to fail.'));
    return { ...refused, fault: { codes: [{ namespace: soapEnvelope, local: 'Server' }], detail: [] } };
  }
  const isReplaced = status !== undefined || isSet(html) || cut === 'start';
  return isReplaced ? failure('crm.refused', 'A fault stands in place of the answer.') : undefined;
}

const isSet = (flag: boolean | string | undefined): flag is true | string => flag !== undefined && flag !== false;
const textOf = (flag: true | string, text: string): string => (flag === true ? text : flag);

/** Around the gateway: reads `X-Sandbox-Fault`, and spoils the replies of calls that are struck. */
export function withFaults(gateway: Gateway): Gateway {
  return {
    open(head) {
      const call = gateway.open(head);
      const header = headerOf(head, 'x-sandbox-fault');
      const ordered = header === undefined ? undefined : readFaultHeader(header);
      if (typeof ordered === 'string') {
        const refused = failure('request.invalid', ordered, { path: 'X-Sandbox-Fault' });
        return { ...call, mode: 'read', handle: () => Promise.resolve(call.refuse(refused)) };
      }
      const watch = async (run: () => Promise<Exchange>, signal: AbortSignal): Promise<Exchange> => {
        const seat: FaultSeat = { ordered };
        const done = await seats.run(seat, run);
        return seat.struck === undefined ? done : { ...done, reply: await spoiled(done.reply, seat.struck, signal) };
      };
      return {
        ...call,
        handle: (body, signal) => watch(() => call.handle(body, signal), signal),
        stream: (body, signal) => watch(() => call.stream(body, signal), signal),
      };
    },
  };
}

/** The reply as the effect leaves it. */
async function spoiled(reply: HttpReply, effect: FaultEffect, signal: AbortSignal): Promise<HttpReply> {
  const { cut, slowMs } = effect;
  const replaced = replacedReply(reply, effect);
  if (cut === undefined && slowMs === undefined) return replaced;
  const bytes = await bytesOf(replaced.body);
  if (cut === undefined && bytes.byteLength === 0) {
    await delay(slowMs, signal);
    return { ...replaced, body: bytes };
  }
  const sent = cut === 'start' ? 0 : cut === 'body' ? Math.floor(bytes.byteLength / 2) : bytes.byteLength;
  const headers = { ...replaced.headers, 'content-length': String(bytes.byteLength) };
  return { status: replaced.status, headers, body: Readable.from(trickle(bytes.subarray(0, sent), effect, signal)) };
}

function replacedReply(reply: HttpReply, { status, html }: FaultEffect): HttpReply {
  if (isSet(html)) {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return { status: status ?? 200, headers, body: textOf(html, errorPage) };
  }
  if (status === undefined) return reply;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return {
    status,
    headers,
    body: status === 204 || status === 304 ? '' : `The sandbox was told to answer ${status}.\n`,
  };
}

const errorPage =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Bad Gateway</title></head>' +
  '<body><h1>Bad Gateway</h1><p>The sandbox was told to send this page.</p></body></html>\n';

async function bytesOf(body: HttpReply['body']): Promise<Buffer> {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Uint8Array) return Buffer.from(body);
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece);
  const bytes = Buffer.concat(pieces);
  if (body instanceof BodyParts) body.release();
  return bytes;
}

const piecesMax = 20;

/** The bytes in pieces, with a wait in front of each; a cut ends them with an error, which cuts the connection. */
async function* trickle(bytes: Buffer, { cut, slowMs = 0 }: FaultEffect, signal: AbortSignal) {
  const pieceBytes = Math.max(1, Math.ceil(bytes.byteLength / piecesMax));
  const pieces = Math.ceil(bytes.byteLength / pieceBytes);
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    if (slowMs > 0) await delay(slowMs / pieces, signal);
    yield bytes.subarray(at, at + pieceBytes);
  }
  if (cut !== undefined) throw new Error('a cut was ordered');
}

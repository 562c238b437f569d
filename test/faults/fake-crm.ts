/**
 * A CRM over raw sockets that keeps a ledger of what it carried out, and treats each call as its fault says. Speaks v1
 * and Services86.
 */
import type { Socket } from 'node:net';
import { scriptedServer, type ScriptedServer } from '../upstream/scripted-server';

export type Flavour = 'rest' | 'soap';
export type OperationName = 'Move' | 'GetAppointment' | 'SetSeen';

export const serviceNamespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** One request, and what can be done with it. */
export interface CrmCall {
  readonly socket: Socket;
  readonly flavour: Flavour;
  readonly operation: OperationName;
  /** The appointment it is about; also chooses the fault. */
  readonly id: number;
  /** How often this id has been asked for, this time included. */
  readonly arrival: number;
  /** Carries the command out: enters it into the ledger. */
  effect(): void;
  /** The right content of the right answer. */
  readonly content: string;
  readonly contentType: string;
}

export type Fault = (call: CrmCall) => void;

export class FakeCrm {
  /** Appointment → how often something was done to it. */
  readonly effects = new Map<number, number>();
  readonly arrivals = new Map<number, number>();
  readonly faults = new Map<number, Fault>();
  /** What happens to calls without a fault of their own. */
  usually: Fault = well;
  #server: ScriptedServer | undefined;

  /** Listens on a free port of 127.0.0.1, or on the one it had before. */
  async start(): Promise<this> {
    this.#server = await scriptedServer((socket, request) => this.#serve(socket, request), this.#server?.port ?? 0);
    return this;
  }

  get url(): string {
    return this.#server?.url.origin ?? '';
  }

  /** All requests, as they arrived. */
  get requests(): readonly string[] {
    return this.#server?.requests ?? [];
  }

  stop(): Promise<void> {
    return this.#server?.stop() ?? Promise.resolve();
  }

  #serve(socket: Socket, request: string): void {
    const flavour = request.startsWith('POST /Remote/') ? 'soap' : 'rest';
    const operation = operationOf(request);
    const id = Number(/AppointmentId\W{1,4}([0-9]+)/i.exec(request)?.[1] ?? 0);
    const arrival = count(this.arrivals, id);
    const content = flavour === 'soap' ? envelope(operation, id) : jsonOf(operation, id);
    const contentType = flavour === 'soap' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8';
    const effect = (): void => void count(this.effects, id);
    const call = { socket, flavour, operation, id, arrival, effect, content, contentType } as const;
    (this.faults.get(id) ?? this.usually)(call);
  }
}

function operationOf(request: string): OperationName {
  const name = /\/(?:Agents\/)?Appointment\/(\w+)[" ?]/.exec(request)?.[1];
  if (name === 'Move' || name === 'GetAppointment' || name === 'SetSeen') return name;
  throw new Error(`the fake CRM was asked for ${name}`);
}

function count(counts: Map<number, number>, id: number): number {
  const now = (counts.get(id) ?? 0) + 1;
  counts.set(id, now);
  return now;
}

/** Carries out and answers as it should be. */
export const well: Fault = (call) => {
  call.effect();
  call.socket.write(rightAnswer(call));
};

export function rightAnswer(call: CrmCall): string {
  return call.content === ''
    ? 'HTTP/1.1 204 No Content\r\n\r\n'
    : answer(200, call.content, { 'Content-Type': call.contentType });
}

/** A whole HTTP/1.1 answer with its length; `headers` may overrule that. */
export function answer(status: number, content: string, headers: Readonly<Record<string, string>> = {}): string {
  const fields = { 'Content-Length': String(Buffer.byteLength(content)), ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n${content}`;
}

function jsonOf(operation: OperationName, id: number): string {
  return operation === 'SetSeen' ? '' : JSON.stringify({ AppointmentId: id });
}

/** An answer of the right form for any operation's response element. */
export function envelope(operation: string, id: number): string {
  const result = operation === 'SetSeen' ? '' : `<Response><AppointmentId>${id}</AppointmentId></Response>`;
  return soapMessage(
    `<Succeeded xmlns="${serviceNamespace}">true</Succeeded>`,
    `<${operation}Response xmlns="${serviceNamespace}">${result}</${operation}Response>`,
  );
}

export function soapMessage(header: string, body: string): string {
  return `<s:Envelope xmlns:s="${envelopeNamespace}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

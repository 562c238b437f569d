/** A contract with documents in it, a CRM that keeps them, and clients of both wires. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { field, smallWsdl, struct, type SmallOperation } from '../upstream/small-contract';

const operations: readonly SmallOperation[] = [
  {
    name: 'Upload',
    parameters:
      field('Name', 'xs:string') + field('Note', 'xs:string', true) + field('Content', 'xs:base64Binary', true),
    results: field('Response', 'xs:boolean'),
  },
  {
    name: 'GetFile',
    parameters: field('Id', 'xs:int'),
    results: field('Response', 'xs:base64Binary', true),
  },
  {
    name: 'GetSheet',
    parameters: field('Id', 'xs:int'),
    results: field('Response', 't:Sheet', true),
  },
];
const types = struct('Sheet', field('Note', 'xs:string', true), field('Content', 'xs:base64Binary', true), field('Id', 'xs:int')); // prettier-ignore

/** A contract folder with the agent Paper in two equal versions; `remove` it. */
export function paperContract(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'paper-'));
  for (const version of ['Services86', 'Services88']) {
    mkdirSync(path.join(folder, version));
    writeFileSync(path.join(folder, version, 'Paper.wsdl'), smallWsdl(version, 'Paper', operations, types));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Does what a test says; by default notes the whole call and answers it. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface PaperCrm {
  readonly url: string;
  readonly received: Received[];
  /** What it answers next. */
  answer: { readonly contentType: string; readonly body: string | Uint8Array };
  behave: Behaviour | undefined;
  stop(): Promise<void>;
}

export async function paperCrm(): Promise<PaperCrm> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    if (crm.behave !== undefined) return crm.behave(request, response);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.setHeader('content-type', crm.answer.contentType);
      response.end(crm.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const crm: PaperCrm = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: { contentType: 'application/json', body: 'true' },
    behave: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return crm;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One POST, and what comes of it. */
export function send(
  port: number,
  target: string,
  headers: Record<string, string>,
  body: string | Uint8Array,
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', path: target, method: 'POST', headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.end(body);
  });
}

const service = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;

/** A SOAP 1.1 envelope around the operation's element. */
export function envelope(version: string, operation: string, content: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><Credentials xmlns="${service(version)}"><Ticket>7T:abc</Ticket></Credentials></s:Header><s:Body><${operation} xmlns="${service(version)}">${content}</${operation}></s:Body></s:Envelope>`;
}

/** A CRM's answer in an envelope. */
export function soapAnswer(version: string, operation: string, content: string): PaperCrm['answer'] {
  return {
    contentType: 'text/xml; charset=utf-8',
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation}Response xmlns="${service(version)}"><Response>${content}</Response></${operation}Response></s:Body></s:Envelope>`,
  };
}

export function sendSoap(port: number, operation: string, content: string, version = 'Services86'): Promise<Told> {
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${service(version)}/Paper/${operation}"` };
  return send(port, `/Remote/${version}/Paper.svc`, headers, envelope(version, operation, content));
}

export function sendJson(port: number, operation: string, body: string, accept = '*/*'): Promise<Told> {
  const headers = { 'content-type': 'application/json', authorization: 'SoTicket 7T:abc', accept };
  return send(port, `/api/v1/Agents/Paper/${operation}`, headers, body);
}

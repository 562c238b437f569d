/** Calls a running gateway or CRM from outside, over both wires, and says what works. */
import { z } from 'zod';
import { callHttp, type ReceivedAnswer } from './http-exchange';
import {
  callOperation,
  loadClient,
  operationCount,
  type Client,
  type SoapIdentity,
  type SoapResult,
  type SoapTarget,
} from './probe-soap';

export interface ProbeOptions {
  /** Base address, without `/Remote` and `/api`, without a trailing slash. */
  readonly url: string;
  readonly version: string;
  readonly user?: { readonly name: string; readonly password: string } | undefined;
  readonly ticket?: string | undefined;
  readonly applicationToken?: string | undefined;
  readonly agent: string;
  readonly operation: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** For each step. */
  readonly timeoutMs: number;
}

export interface ProbeStep {
  readonly wire: 'SOAP' | 'JSON';
  readonly step: string;
  /** `skipped`: could not be tried, or the server does not offer it; no failure by itself. */
  readonly result: 'works' | 'fails' | 'skipped';
  readonly ms: number;
  readonly detail: string;
}

type Told = Pick<ProbeStep, 'result' | 'detail'>;
const works = (detail = ''): Told => ({ result: 'works', detail });
const fails = (detail: string): Told => ({ result: 'fails', detail });
const skipped = (detail: string): Told => ({ result: 'skipped', detail });

/** Runs all steps in order; one that fails does not stop the others. Nothing secret is in what it returns. */
export async function probe(options: ProbeOptions): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const take = async (wire: ProbeStep['wire'], step: string, run: () => Promise<Told>): Promise<void> => {
    const started = performance.now();
    const told = await run();
    steps.push({ wire, step, ...told, ms: Math.round(performance.now() - started) });
  };
  await probeSoap(options, take);
  await probeJson(options, take);
  return steps;
}

type Take = (wire: ProbeStep['wire'], step: string, run: () => Promise<Told>) => Promise<void>;

const loginForm = z.object({
  Credentials: z.object({ Ticket: z.string().min(1) }),
});

async function probeSoap(options: ProbeOptions, take: Take): Promise<void> {
  const { url, version, timeoutMs, user, applicationToken, agent, operation } = options;
  const target: SoapTarget = { base: `${url}/Remote/${version}`, version, timeoutMs };
  const clients = new Map<string, Promise<Client | string>>();
  const call = async (on: string, name: string, given: object, identity: SoapIdentity): Promise<SoapResult> => {
    const loading = clients.get(on) ?? loadClient(target, on);
    clients.set(on, loading);
    const client = await loading;
    return typeof client === 'string' ? { problem: client } : callOperation(client, name, given, identity, target);
  };
  const load = async (on: string): Promise<Told> => {
    const loading = loadClient(target, on);
    clients.set(on, loading);
    const client = await loading;
    return typeof client === 'string' ? fails(client) : works(`${operationCount(client)} operations`);
  };
  let ticket = options.ticket;
  await take('SOAP', `${version}/SoPrincipal.svc?wsdl`, () => load('SoPrincipal'));
  await take('SOAP', 'SoPrincipal.AuthenticateUsernamePassword', async () => {
    if (user === undefined) return skipped(ticket === undefined ? 'no --user' : 'a ticket was given');
    const given = { UserName: user.name, Password: user.password };
    const called = await call('SoPrincipal', 'AuthenticateUsernamePassword', given, { applicationToken });
    if ('problem' in called) return fails(called.problem);
    const login = loginForm.safeParse(called.result);
    if (!login.success) return fails('the CRM did not accept user name and password');
    ticket = login.data.Credentials.Ticket;
    return works('a ticket was issued');
  });
  await take('SOAP', 'SoPrincipal.GetSystemInfo', async () => {
    const called = await call('SoPrincipal', 'GetSystemInfo', {}, { applicationToken, ticket });
    // Versions of long ago do not have it.
    return 'problem' in called && called.isLacking === true ? skipped(called.problem) : toldOfCall(called);
  });
  await take('SOAP', `${version}/${agent}.svc?wsdl`, () => load(agent));
  await take('SOAP', `${agent}.${operation}`, async () => {
    if (ticket === undefined) return skipped('neither --user nor --ticket');
    return toldOfCall(await call(agent, operation, options.given, { applicationToken, ticket }));
  });
}

function toldOfCall(called: SoapResult): Told {
  return 'problem' in called ? fails(called.problem) : works();
}

async function probeJson(options: ProbeOptions, take: Take): Promise<void> {
  const { url, agent, operation, timeoutMs } = options;
  const authorization = authorizationOf(options);
  const headers = {
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(options.applicationToken === undefined ? {} : { 'so-apptoken': options.applicationToken }),
  };
  const send = (method: 'GET' | 'POST', path: string, body?: string): Promise<ReceivedAnswer> => {
    const content = body === undefined ? {} : { body };
    const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    return callHttp({
      method,
      url: new URL(url + path),
      headers: { ...headers, ...type },
      bytesMax: 32 * 1024 * 1024,
      timeoutMs,
      ...content,
    });
  };
  await take('JSON', 'GET /api', async () => toldOf(await send('GET', '/api')));
  await take('JSON', 'GET /api/v1/User/currentPrincipal', async () => {
    if (authorization === undefined) return skipped('neither --user nor --ticket');
    const reply = await send('GET', '/api/v1/User/currentPrincipal');
    // 501: a gateway whose CRM speaks SOAP.
    return reply.kind === 'reply' && [404, 501].includes(reply.status) ? skipped('not offered here') : toldOf(reply);
  });
  await take('JSON', `POST /api/v1/Agents/${agent}/${operation}`, async () => {
    if (authorization === undefined) return skipped('neither --user nor --ticket');
    return toldOf(await send('POST', `/api/v1/Agents/${agent}/${operation}`, JSON.stringify(options.given)));
  });
}

function authorizationOf({ ticket, user }: ProbeOptions): string | undefined {
  if (user !== undefined) return `Basic ${Buffer.from(`${user.name}:${user.password}`, 'utf8').toString('base64')}`;
  if (ticket === undefined) return undefined;
  return `${/^[78]A:/.test(ticket) ? 'Bearer' : 'SoTicket'} ${ticket}`;
}

const errorForm = z.object({ ErrorMessage: z.string() });

function toldOf(reply: ReceivedAnswer): Told {
  if (reply.kind === 'failed') return fails(reply.message);
  const { status, bytes } = reply;
  if (status >= 200 && status < 300) return works(String(status));
  const text = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('utf8');
  return fails(`${status} ${errorMessage(text)}`.trim().slice(0, 160));
}

function errorMessage(text: string): string {
  try {
    const parsed = errorForm.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.ErrorMessage : '';
  } catch {
    return '';
  }
}

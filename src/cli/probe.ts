/** Calls a running gateway or CRM from outside, over both wires, and says what works. */
import { z } from 'zod';
import { sendWebRequest, type WebAnswer } from './web-request';
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

/** Times one step and keeps its result. */
type RunStep = (wire: ProbeStep['wire'], step: string, run: () => Promise<StepResult>) => Promise<void>;

type StepResult = Pick<ProbeStep, 'result' | 'detail'>;
const works = (detail = ''): StepResult => ({ result: 'works', detail });
const fails = (detail: string): StepResult => ({ result: 'fails', detail });
const skipped = (detail: string): StepResult => ({ result: 'skipped', detail });

/** Runs all steps in order; one that fails does not stop the others. Nothing secret is in what it returns. */
export async function probe(options: ProbeOptions): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const runStep: RunStep = async (wire, step, run) => {
    const started = performance.now();
    const result = await run();
    steps.push({ wire, step, ...result, ms: Math.round(performance.now() - started) });
  };
  await probeSoap(options, runStep);
  await probeJson(options, runStep);
  return steps;
}

const loginForm = z.object({
  Credentials: z.object({ Ticket: z.string().min(1) }),
});

async function probeSoap(options: ProbeOptions, runStep: RunStep): Promise<void> {
  const { url, version, timeoutMs, user, applicationToken, agent, operation } = options;
  const target: SoapTarget = { base: `${url}/Remote/${version}`, version, timeoutMs };
  const clients = new Map<string, Promise<Client | string>>();
  const call = async (agentName: string, name: string, given: object, identity: SoapIdentity): Promise<SoapResult> => {
    const loading = clients.get(agentName) ?? loadClient(target, agentName);
    clients.set(agentName, loading);
    const client = await loading;
    return typeof client === 'string' ? { problem: client } : callOperation(client, name, given, identity, target);
  };
  const load = async (agentName: string): Promise<StepResult> => {
    const loading = loadClient(target, agentName);
    clients.set(agentName, loading);
    const client = await loading;
    return typeof client === 'string' ? fails(client) : works(`${operationCount(client)} operations`);
  };
  let ticket = options.ticket;
  await runStep('SOAP', `${version}/SoPrincipal.svc?wsdl`, () => load('SoPrincipal'));
  await runStep('SOAP', 'SoPrincipal.AuthenticateUsernamePassword', async () => {
    if (user === undefined) return skipped(ticket === undefined ? 'no --user' : 'a ticket was given');
    const given = { UserName: user.name, Password: user.password };
    const called = await call('SoPrincipal', 'AuthenticateUsernamePassword', given, { applicationToken });
    if ('problem' in called) return fails(called.problem);
    const login = loginForm.safeParse(called.result);
    if (!login.success) return fails('the CRM did not accept user name and password');
    ticket = login.data.Credentials.Ticket;
    return works('a ticket was issued');
  });
  await runStep('SOAP', 'SoPrincipal.GetSystemInfo', async () => {
    const called = await call('SoPrincipal', 'GetSystemInfo', {}, { applicationToken, ticket });
    // Old versions do not have it.
    return 'problem' in called && called.isLacking === true ? skipped(called.problem) : resultOfSoap(called);
  });
  await runStep('SOAP', `${version}/${agent}.svc?wsdl`, () => load(agent));
  await runStep('SOAP', `${agent}.${operation}`, async () => {
    if (ticket === undefined) return skipped('neither --user nor --ticket');
    return resultOfSoap(await call(agent, operation, options.given, { applicationToken, ticket }));
  });
}

function resultOfSoap(called: SoapResult): StepResult {
  return 'problem' in called ? fails(called.problem) : works();
}

async function probeJson(options: ProbeOptions, runStep: RunStep): Promise<void> {
  const { url, agent, operation, timeoutMs } = options;
  const authorization = authorizationOf(options);
  const headers = {
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(options.applicationToken === undefined ? {} : { 'so-apptoken': options.applicationToken }),
  };
  const send = (method: 'GET' | 'POST', path: string, body?: string): Promise<WebAnswer> => {
    const content = body === undefined ? {} : { body };
    const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    return sendWebRequest({
      method,
      url: new URL(url + path),
      headers: { ...headers, ...type },
      bytesMax: 32 * 1024 * 1024,
      timeoutMs,
      ...content,
    });
  };
  await runStep('JSON', 'GET /api', async () => resultOfJson(await send('GET', '/api')));
  await runStep('JSON', 'GET /api/v1/User/currentPrincipal', async () => {
    if (authorization === undefined) return skipped('neither --user nor --ticket');
    const answer = await send('GET', '/api/v1/User/currentPrincipal');
    // 501: a gateway whose CRM speaks SOAP.
    return answer.kind === 'answer' && [404, 501].includes(answer.status)
      ? skipped('not offered here')
      : resultOfJson(answer);
  });
  await runStep('JSON', `POST /api/v1/Agents/${agent}/${operation}`, async () => {
    if (authorization === undefined) return skipped('neither --user nor --ticket');
    return resultOfJson(await send('POST', `/api/v1/Agents/${agent}/${operation}`, JSON.stringify(options.given)));
  });
}

function authorizationOf({ ticket, user }: ProbeOptions): string | undefined {
  if (user !== undefined) return `Basic ${Buffer.from(`${user.name}:${user.password}`, 'utf8').toString('base64')}`;
  if (ticket === undefined) return undefined;
  return `${/^[78]A:/.test(ticket) ? 'Bearer' : 'SoTicket'} ${ticket}`;
}

const errorForm = z.object({ ErrorMessage: z.string() });

function resultOfJson(answer: WebAnswer): StepResult {
  if (answer.kind === 'failed') return fails(answer.message);
  const { status, bytes } = answer;
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

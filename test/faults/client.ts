/** The two kinds of client, as plain requests. */
import { serviceNamespace, type OperationName } from './fake-crm';

export type ClientWire = 'soap' | 'json';

const ticket = '7T:ticketthatmuststaysecret==';
const applicationToken = 'apptoken-that-must-stay-secret';
export const secrets: readonly string[] = [ticket, applicationToken];

export interface AnswerTold {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
  /** Head and body, for what must not be in them. */
  readonly all: string;
}

/** Which SOAP a SOAP client speaks; 1.1 and Services86 when it does not matter. */
export interface Dialect {
  readonly soap?: '1.1' | '1.2';
  readonly version?: string;
}

export interface AskOptions extends Dialect {
  readonly tenant?: string;
  readonly signal?: AbortSignal;
}

/** Sends one command about an appointment to a gateway. */
export async function ask(
  address: string,
  wire: ClientWire,
  operation: OperationName,
  id: number,
  options: AskOptions = {},
): Promise<AnswerTold> {
  const base = address + (options.tenant === undefined ? '' : `/${options.tenant}`);
  const { path, headers, body } = requestFor(wire, operation, id, options);
  const response = await fetch(base + path, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: options.signal ?? null,
  });
  const text = await response.text();
  const head = Array.from(response.headers, ([name, value]) => `${name}: ${value}`).join('\n');
  return {
    status: response.status,
    body: text,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    all: `${head}\n\n${text}`,
  };
}

/** `ok`, the failure's code, or `Succeeded=false`, by what a client can read. */
export function codeTold(wire: ClientWire, { status, body }: AnswerTold): string {
  if (wire === 'json') {
    const code = /"Code":"([\w.]+)"/.exec(body)?.[1];
    return code ?? (status >= 200 && status < 300 ? 'ok' : `HTTP ${status} ${body.slice(0, 200)}`);
  }
  const code = /<code>([\w.]+)<\/code>/.exec(body)?.[1];
  if (code !== undefined) return code;
  const succeeded = /<(?:\w+:)?Succeeded[^>]*>(\w+)</.exec(body)?.[1];
  if (status === 200 && succeeded === 'true') return 'ok';
  return status === 200 && succeeded === 'false' ? 'Succeeded=false' : `HTTP ${status} ${body.slice(0, 200)}`;
}

export function requestFor(wire: ClientWire, operation: OperationName, id: number, dialect: Dialect = {}) {
  return wire === 'soap' ? soapRequest(operation, id, dialect) : jsonRequest(operation, id);
}

const envelopes = {
  '1.1': ['http://schemas.xmlsoap.org/soap/envelope/', 'text/xml; charset=utf-8'],
  '1.2': ['http://www.w3.org/2003/05/soap-envelope', 'application/soap+xml; charset=utf-8'],
} as const;

function soapRequest(operation: OperationName, id: number, { soap = '1.1', version = 'Services86' }: Dialect) {
  const [envelope, contentType] = envelopes[soap];
  const namespace = serviceNamespace.replace('Services86', version);
  const blocks = `<ApplicationToken>${applicationToken}</ApplicationToken><Credentials><Ticket>${ticket}</Ticket></Credentials>`;
  const content = `<${operation}><AppointmentId>${id}</AppointmentId></${operation}>`;
  const action = soap === '1.1' ? { soapaction: `"${namespace}/Appointment/${operation}"` } : {};
  return {
    path: `/Remote/${version}/Appointment.svc`,
    headers: { 'content-type': contentType, ...action },
    body: `<s:Envelope xmlns:s="${envelope}" xmlns="${namespace}"><s:Header>${blocks}</s:Header><s:Body>${content}</s:Body></s:Envelope>`,
  };
}

function jsonRequest(operation: OperationName, id: number) {
  return {
    path: `/api/v1/Agents/Appointment/${operation}`,
    headers: {
      'content-type': 'application/json',
      authorization: `SoTicket ${ticket}`,
      'so-apptoken': applicationToken,
    },
    body: JSON.stringify({ AppointmentId: id }),
  };
}

/** Waits for something that happens elsewhere, ten seconds at most. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + 10_000;
  while (!(await happened())) {
    if (Date.now() > latest) throw new Error(`waited in vain for ${happened.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

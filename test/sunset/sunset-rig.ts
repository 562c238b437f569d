/** A whole gateway with plans of what ends, over a CRM that keeps books, in simulated time. */
import type { ServerResponse } from 'node:http';
import type { AssembleOptions } from '../../src/assemble-options';
import type { SunsetNews } from '../../src/sunset';
import { runGateway } from '../gateway/running';
import { crmServer, type Seen } from '../upstream/crm-server';

const ns = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

const envelope = (body: string, header = '', soap = soap11): string =>
  `<s:Envelope xmlns:s="${soap}" xmlns="${ns}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

export const setSeen = '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>';
export const getEntity = '<GetAppointmentEntity><AppointmentEntityId>5</AppointmentEntityId></GetAppointmentEntity>';

export interface SunsetRigOptions {
  /** In milliseconds since the epoch. */
  readonly clock: { now(): number };
  readonly plans: readonly object[];
  readonly crm?: 'rest' | 'soap';
  readonly settings?: Readonly<Record<string, string>>;
  readonly listeners?: Partial<AssembleOptions>;
  /** What the CRM says; by default a success, to `GetAppointmentEntity` with a record. */
  readonly answer?: (seen: Seen, response: ServerResponse) => void;
}

export function usualAnswer({ url, headers }: Seen, response: ServerResponse): void {
  if (url.startsWith('/api/v1/Contact')) return void json(response, { ContactId: 4 });
  if (url.includes('GetAppointmentEntity')) return void json(response, { AppointmentId: 5, Description: 'a' });
  if (url.startsWith('/api/')) return void response.writeHead(204).end();
  const [, operation = ''] = /(\w+)"$/.exec(String(headers['soapaction'])) ?? [];
  const content =
    operation === 'GetAppointmentEntity'
      ? '<Response><AppointmentId>5</AppointmentId><Description>a</Description></Response>'
      : '';
  response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
  const succeeded = '<Succeeded>true</Succeeded>';
  response.end(envelope(`<${operation}Response>${content}</${operation}Response>`, succeeded));
}

/** The usual answers with other words in them. */
export function answerWith(words: string, others: string): typeof usualAnswer {
  return (seen, response) => {
    const end = response.end.bind(response);
    response.end = (...[text]: readonly unknown[]) => end(typeof text === 'string' ? text.replace(words, others) : '');
    usualAnswer(seen, response);
  };
}

const json = (response: ServerResponse, value: object) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** `application` is the token that v1 and SOAP clients send. */
export interface AskOptions {
  readonly id?: string;
  readonly application?: string;
  readonly agent?: string;
}

export type SunsetRig = Awaited<ReturnType<typeof startSunsetRig>>;

export async function startSunsetRig(options: SunsetRigOptions) {
  const { clock, plans, crm: kind = 'rest', settings, listeners, answer = usualAnswer } = options;
  const crm = await crmServer(answer);
  const news: SunsetNews[] = [];
  const calls: string[] = [];
  const gateway = await runGateway(
    {
      UPSTREAM_URL: `http://127.0.0.1:${crm.port}`,
      UPSTREAM_KIND: kind,
      ...(kind === 'soap' ? { UPSTREAM_VERSION: 'Services86' } : {}),
      SUNSET_FILE: JSON.stringify(plans),
      ...settings,
    },
    {
      clock,
      onSunsetNews: (each) => void news.push(each),
      onSunsetCall: (plan, state) => void calls.push(`${plan} ${state}`),
      ...listeners,
    },
  );
  const send = async (path: string, init: RequestInit): Promise<Told> => {
    const response = await fetch(gateway.address + path, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const soap = (
    version: '1.1' | '1.2',
    body: string,
    { id = 'none', application, agent = 'Appointment' }: AskOptions = {},
  ) => {
    const token = application === undefined ? '' : `<ApplicationToken>${application}</ApplicationToken>`;
    const header = `${token}<Credentials><Ticket>7T:abc</Ticket></Credentials>`;
    return send(`/Remote/Services86/${agent}.svc`, {
      method: 'POST',
      headers: {
        'content-type': version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8',
        'x-correlation-id': id,
      },
      body: envelope(body, header, version === '1.1' ? soap11 : soap12),
    });
  };
  const v1 = (method: string, path: string, body?: object, { id = 'none', application }: AskOptions = {}) =>
    send(path, {
      method,
      headers: {
        authorization: 'SoTicket 7T:abc',
        'x-correlation-id': id,
        ...(application === undefined ? {} : { 'so-apptoken': application }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    gateway,
    news,
    calls,
    soap,
    v1,
    send,
    setSeenV1: (asked?: AskOptions) =>
      v1('POST', '/api/v1/Agents/Appointment/SetSeen', { AppointmentId: 973, UpdateMode: 'OnlyThis' }, asked),
    /** Correlation ids of the calls that the CRM got, one for each time. */
    books: (): readonly string[] => crm.seen.map(({ headers }) => String(headers['x-correlation-id'])),
    crm,
    stop: async () => {
      await gateway.stop();
      await crm.stop();
    },
  };
}

/** Calls of clients of two kinds, recorded by a gateway in front of a sandbox. */
import { recordCalls } from '../../src/recording';
import { createSandbox, type TestSandbox } from '../../src';
import { runGateway } from '../gateway/running';
import { ownWsdl } from './command-run';

/** A sandbox that always begins alike; its clock stands still. */
export async function stillSandbox(): Promise<TestSandbox> {
  const sandbox = await createSandbox({ settings: { CONTRACT_DIR: ownWsdl } });
  sandbox.clock.freeze('2026-11-30T08:00:00Z');
  return sandbox;
}

const envelope = (ticket: string, body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><s:Header><Credentials><Ticket>${ticket}</Ticket></Credentials></s:Header><s:Body>${body}</s:Body></s:Envelope>`; // prettier-ignore

export interface Client {
  soap(agent: string, body: string): Promise<string>;
  v1(path: string, body?: unknown): Promise<string>;
}

/** What the clients do while a gateway records it. */
export async function record(
  crm: TestSandbox,
  file: string,
  values: 'masked' | 'plain',
  act: (client: Client) => Promise<void>,
): Promise<void> {
  const recording = recordCalls({
    file,
    values,
    key: Buffer.alloc(32, 7),
    who: ({ credential }) => ({ user: credential?.scheme === 'basic' ? '#v1' : '#soap' }),
    onNews: () => undefined,
    count: (result) => {
      if (result !== 'written') throw new Error(result);
    },
    onDefect: (error) => {
      throw error;
    },
  });
  const gateway = await runGateway({ UPSTREAM_URL: crm.url, UPSTREAM_KIND: 'rest' }, { recording });
  const post = async (path: string, headers: Record<string, string>, body: string): Promise<string> => {
    const answer = await fetch(`${gateway.address}${path}`, { method: 'POST', headers, body });
    return answer.text();
  };
  const soap = (agent: string, ticket: string, body: string) =>
    post(`/Remote/Services86/${agent}.svc`, { 'content-type': 'text/xml' }, envelope(ticket, body));
  const logIn = '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword>'; // prettier-ignore
  const [, ticket = ''] = /Ticket[^>]*>([^<]+)</.exec(await soap('SoPrincipal', '', logIn)) ?? [];
  const authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  await act({
    soap: (agent, body) => soap(agent, ticket, body),
    v1: (path, body = null) =>
      post(`/api/v1/Agents/${path}`, { authorization, 'content-type': 'application/json' }, JSON.stringify(body)),
  });
  await gateway.stop();
}

/** Reads of many records over both wires, some of them not there. */
export async function readMuch({ soap, v1 }: Client): Promise<void> {
  const reads = [1, 2, 5, 12, 999].flatMap((id) => [
    soap('Contact', `<GetContactEntity><ContactEntityId>${id}</ContactEntityId></GetContactEntity>`),
    soap('Person', `<GetPersonEntity><PersonEntityId>${id}</PersonEntityId></GetPersonEntity>`),
    v1(`Contact/GetContactEntity?contactEntityId=${id}`),
    v1(`Person/GetPersonEntity?personEntityId=${id}`),
    v1(`Sale/GetSaleEntity?saleEntityId=${id}`),
    v1('Contact/GetContactList', [id, 3]),
    v1(`Appointment/GetAppointmentEntity?appointmentEntityId=${id + 960}`),
  ]);
  await Promise.all(reads);
}

/** The program with all that retires SOAP switched on, between clients full of secrets and two planted CRMs. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anonymous, Secret, type Struct } from '../../src/command';
import { findV1Operation, type Operation } from '../../src/contract';
import { restRequest, soapRequest } from '../gateway/encoded-call';
import { compileProgram, GatewayProcess } from '../server/program';
import { contract, crmSettings, startCrm, type Answering, type Caller, type TestCrm } from '../shadow/rig';
import { Plants } from './planted-crm';

/** Answers an operation always alike; some it refuses. */
function steadyCrm(plants: Plants): Answering {
  const answers = new Map<string, ReturnType<Answering>>();
  return ({ operation }) => {
    const { version, agent, name } = operation;
    const key = `${version} ${agent} ${name}`;
    const answer = answers.get(key) ?? (refused.test(name) ? plants.refusal() : plants.answer(operation));
    answers.set(key, answer);
    return answer;
  };
}
const refused = /^Get(?:Person|Sale)$/;

export interface World {
  readonly plants: Plants;
  readonly folder: string;
  readonly address: string;
  readonly admin: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly consolePassword: string;
  /** The token of the application `erp`. */
  readonly named: string;
  readonly second: TestCrm;
  readonly lines: GatewayProcess['lines'];
  /** SIGTERM, and waits for the end. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

/** @param kinds what the CRM speaks, and the second one */
export async function startRetiring(
  [kind, secondKind]: readonly [Caller, Caller],
  more: Readonly<Record<string, string>> = {},
): Promise<World> {
  const plants = new Plants();
  const folder = mkdtempSync(path.join(tmpdir(), 'retiring-'));
  const [crm, second] = await Promise.all([startCrm(steadyCrm(plants)), startCrm(steadyCrm(plants))]);
  const consolePassword = plants.token('console password');
  const file = (name: string): string => path.join(folder, name);
  const named = plants.token('named application token');
  writeFileSync(file('names.json'), JSON.stringify({ [createHash('sha256').update(named).digest('hex')]: 'erp' }));
  const ending = { notice: '2026-01-01', end: '2999-01-01', link: 'https://example.com/migrate' };
  writeFileSync(file('sunset.json'), JSON.stringify([{ name: 'old types', version: 'Services86', ...ending }]));
  const environment = {
    CONTRACT_DIR: path.resolve('wsdl'),
    ...crmSettings('UPSTREAM', crm.address, kind),
    ...crmSettings('SHADOW', second.address, secondKind),
    SHADOW_SAMPLE: '1',
    LEDGER: file('ledger.sqlite'),
    RECORD_FILE: file('calls.jsonl'),
    SUNSET_FILE: file('sunset.json'),
    APPLICATION_NAMES: file('names.json'),
    AUDIT_LOG: file('audit.log'),
    TICKET_KEY: plants.secret('ticket key', 'a long key of the operator '),
    LOG_LEVEL: 'debug',
    ADMIN_PORT: '0',
    CONSOLE: 'on',
    CONSOLE_PASSWORD: consolePassword,
    DRAIN_TIMEOUT_MS: '0',
    UNKNOWN_PROPERTIES: 'ignore',
    ...more,
  };
  const gateway = new GatewayProcess(compileProgram(), environment);
  const end = async (): Promise<void> => {
    gateway.signal('SIGTERM');
    await gateway.exited;
  };
  return {
    plants, folder, environment, consolePassword, second, named, end,
    address: `http://127.0.0.1:${await gateway.port()}`,
    admin: `http://127.0.0.1:${await gateway.adminPort()}`,
    lines: gateway.lines,
    stop: async () => {
      gateway.signal('SIGKILL');
      await gateway.exited;
      await Promise.all([crm.stop(), second.stop()]);
      rmSync(folder, { recursive: true });
    },
  }; // prettier-ignore
}

/** Every file below the folder as text, byte by byte. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => !['names.json', 'sunset.json'].includes(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'latin1')]));
}

/**
 * Where something of what was planted stands all the same. What may stand there, each as the documents say:
 * - names that callers give themselves: tenant, first product of User-Agent
 * - in the audit log, names of users
 * - in a plain recording, all values but secrets
 */
export function foundIn(
  { plants: { secrets, personal }, environment }: World,
  places: Readonly<Record<string, string>>,
) {
  const isPlain = environment['RECORD_VALUES'] === 'plain';
  const ownOf = (name: string, text: string): readonly string[] =>
    isPlain && name === 'calls.jsonl' ? [] : personal.in(text, name === 'audit.log' ? ['user name'] : []);
  return Object.entries(places)
    .map(([name, text]) => ({ name, found: [...secrets.in(text), ...ownOf(name, text)] }))
    .filter(({ found }) => found.length > 0);
}

/**
 * Calls each operation over SOAP in two versions and over v1, as clients of several kinds.
 * @param operations `Contact.GetContactEntity`; those that a version lacks are left out there
 * @returns the statuses
 */
export async function callAll(world: World, operations: readonly string[]): Promise<readonly number[]> {
  const { plants } = world;
  const statuses: number[] = [];
  const [agents, token] = [userAgents(plants), plants.token('application token')];
  for (const wire of ['Services86', 'Services88', 'v1'] satisfies Caller[])
    for (const each of operations) {
      const operation = operationIn(wire, each);
      if (operation === undefined) continue;
      const nth = statuses.length;
      const who = wire === 'v1' ? (identities(plants, token)[nth % 4] ?? {}) : {};
      const headers = { 'user-agent': agents[nth % agents.length] ?? '', ...who };
      const query = new URLSearchParams({ token: plants.secret('query'), note: plants.own('query') }).toString();
      const given = plants.arguments(operation);
      const told = await send(world, { wire, operation, given, headers, ...(wire === 'v1' ? { query } : {}) });
      statuses.push(told.status);
    }
  return statuses;
}

function operationIn(wire: Caller, each: string): Operation | undefined {
  const [agent = '', name = ''] = each.split('.');
  const lookup = contract.version(wire)?.agent(agent);
  if (wire === 'v1') return findV1Operation(contract, agent, name);
  return lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
}

/** Header fields of one who calls over v1, each time with another secret. */
function identities(plants: Plants, token: string): readonly Readonly<Record<string, string>>[] {
  const cookie = plants.token('XSRF token');
  return [
    { authorization: `Basic ${btoa(`${plants.own('user name')}:${plants.secret('password')}`)}`, 'so-apptoken': token },
    { authorization: `Bearer ${plants.token('access token', '8A:')}`, 'so-apptoken': token },
    { authorization: `SoTicket ${plants.token('ticket', '7T:')}`, 'accept-language': 'nb' },
    { cookie: `SESSION=${plants.token('cookie')}; XSRF-TOKEN=${cookie}`, 'x-xsrf-token': cookie },
  ]; // prettier-ignore
}

/** Products with a secret behind the first one. */
const userAgents = (plants: Plants): readonly string[] => [
  `gSOAP/2.8 (${plants.token('user agent')})`,
  `Kettle/1.0 token=${plants.token('user agent')}`,
  `Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000; ${plants.own('user agent')})`,
];

interface Told {
  readonly status: number;
  readonly body: string;
}

interface Calling {
  readonly wire: Caller;
  readonly operation: Operation;
  readonly given: Struct;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly tenant?: string;
}

/** Calls an operation as a client of that wire and version. */
async function send({ address, plants, named }: World, calling: Calling): Promise<Told> {
  const { wire, operation, given, headers, query = '', tenant = '' } = calling;
  const ticket = plants.token('ticket', '7T:');
  const command = {
    operation,
    arguments: given,
    caller: {
      ...anonymous,
      credential: { scheme: 'ticket', ticket: new Secret(ticket) } as const,
      applicationToken: new Secret(named),
    },
    context: { correlationId: 'planted', deadline: 0, signal: new AbortController().signal },
  };
  const request = wire === 'v1' ? restRequest(command) : soapRequest(command, ticket);
  const own = Object.entries(request.headers).filter(([name]) => wire !== 'v1' || name === 'content-type');
  const separator = request.path.includes('?') ? '&' : '?';
  const url = `${address}${tenant}${request.path}${query === '' ? '' : separator}${query}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...Object.fromEntries(own), ...headers },
    ...(request.body === '' ? {} : { body: request.body }),
  });
  return { status: response.status, body: await response.text() };
}

/** Entity REST, what cannot be read, and names that nothing has. @returns the statuses */
export async function callOddly({ address, plants }: World): Promise<readonly number[]> {
  const { authorization = '' } = identities(plants, plants.token('application token'))[2] ?? {};
  const json = { authorization, 'content-type': 'application/json' };
  const xml = { 'content-type': 'text/xml', soapaction: `"urn:${plants.token('SOAPAction')}"` };
  const filter = encodeURIComponent(`lastname eq '${plants.own('filter')}'`);
  const rename = [{ op: 'replace', path: '/Name', value: plants.own('patch') }];
  const ask = `/api/v1/Agents/Person/GetPersonEntity?personEntityId=`;
  const calls: readonly (readonly [path: string, headers: Readonly<Record<string, string>>, body?: string, method?: string])[] = [
    [`/api/v1/Contact/4?token=${encodeURIComponent(plants.secret('query'))}`, json],
    [`/api/v1/Person?$filter=${filter}`, json],
    ['/api/v1/Contact/4', json, JSON.stringify(rename), 'PATCH'],
    [`/api/v1/Contact/${encodeURIComponent(plants.own('path'))}`, json],
    [`/api/v1/${plants.token('path').replaceAll('/', '')}`, json],
    [`${ask}${encodeURIComponent(plants.own('id'))}`, json, 'null'],
    ['/api/v1/Agents/Person/SavePersonEntity', json, `{"${plants.own('property')}":"${plants.own('unknown')}","Lastname":"${plants.own('lastname')}"`],
    ['/api/v1/Agents/Person/SavePersonEntity', json, JSON.stringify({ [plants.own('property')]: { [plants.own('inner property')]: plants.own('unknown') }, BirthYear: plants.own('year') })],
    [`/api/v1/Agents/Person/${encodeURIComponent(plants.own('operation'))}`, json, '{}'],
    ['/Remote/Services86/Person.svc', xml, `<s:Envelope><${plants.own('element').replace(' ', '')}>${plants.own('text')}`],
    ['/Remote/Services86/Person.svc', { ...xml, cookie: `ASP=${plants.token('cookie')}` }, plants.secret('no envelope')],
  ]; // prettier-ignore
  const answers = calls.map(async ([target, headers, body, method = body === undefined ? 'GET' : 'POST']) => {
    const given = body === undefined ? {} : { body };
    const response = await fetch(address + target, { method, headers, ...given });
    await response.arrayBuffer();
    return response.status;
  });
  return Promise.all(answers);
}

/**
 * Nothing a caller or the CRM says may show up where it does not belong: not in the log at its most talkative, not in
 * an answer.
 */
import net from 'node:net';
import { assemble } from '../../src/assemble';
import { startServer } from '../../src/server';
import { createLog, readConfiguration } from '../../src/operations';
import { PassThrough } from 'node:stream';
import { exchange } from './run-tables';
import { call, envelope, form, http, ns, rest, seen, soap, xml } from './requests';

/** One marker per place; each is so odd that it cannot be there by chance. */
const markers = {
  ticket: '7T:MARKticketMARK', applicationToken: 'MARKappTokenMARK', password: 'MARKpasswordMARK', bearer: '8A:MARKbearerMARK', xsrf: 'MARKxsrfMARK', cookie: 'MARKcookieMARK',
  body: 'MARKbodyMARK', title: 'MARKtitleMARK', key: 'MARKkeyMARK', query: 'MARKqueryMARK', agent: 'MARKuserAgentMARK', formValue: 'MARKformMARK', crm: 'MARKcrmMARK', stack: 'MARKstackMARK',
} as const; // prettier-ignore

const blocks = `<ApplicationToken>${markers.applicationToken}</ApplicationToken><Credentials><Ticket>${markers.ticket}</Ticket></Credentials>`;
const heads = {
  Authorization: `SoTicket ${markers.ticket}`,
  'SO-AppToken': markers.applicationToken,
  'User-Agent': markers.agent,
  Cookie: `session=${markers.cookie}`,
} as const;
const v1 = (body: string, headers = {}, path = 'Pocket/SendPushNotification'): Buffer => rest(body, { path, headers: { ...heads, ...headers } }); // prettier-ignore
const login = `Basic ${Buffer.from(`tje0:${markers.password}`).toString('base64')}`;

const requests: Readonly<Record<string, Buffer>> = {
  'a SOAP call that is carried out': call(`<SendPushNotification><Message><Title>${markers.title}</Title></Message></SendPushNotification>`, { header: blocks, path: '/Remote/Services86/Pocket.svc' }),
  'a log-in': call(`<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>${markers.password}</Password></AuthenticateUsernamePassword>`, { header: blocks, path: '/Remote/Services86/SoPrincipal.svc' }),
  'SOAP cut off in a password': soap(`${envelope('', { header: '' }).slice(0, -30)}<AuthenticateUsernamePassword><Password>${markers.password}`, { path: '/Remote/Services86/SoPrincipal.svc' }),
  'a ticket that cannot be a header': call('<SetSeen/>', { header: blocks.replace(markers.ticket, `${markers.ticket}&#10;`) }),
  'an element in the ticket': call('<SetSeen/>', { header: blocks.replace(markers.ticket, `${markers.ticket}<x/>`) }),
  'text where elements are expected': seen(markers.body),
  'a user name token': call('<SetSeen/>', { header: `<o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><o:UsernameToken><o:Username>a:b</o:Username><o:Password>${markers.password}</o:Password></o:UsernameToken></o:Security>` }),
  'a JSON call that is carried out': v1(`{"Message":{"Title":"${markers.title}","ExtraValues":{"${markers.key}":"x"}}}`),
  'JSON that is not closed': v1(`{"Message":{"Title":"${markers.title}`),
  'JSON with a bad escape': v1(`{"Message":{"Title":"${markers.title}\\x"}}`),
  'JSON with junk behind a string': v1(`{"Message":{"Title":"a"${markers.title}"}}`),
  'Basic credentials': v1('{}', { Authorization: login }),
  'broken Basic credentials': v1('{}', { Authorization: `${login}%` }),
  'an unknown scheme': v1('{}', { Authorization: `Digest ${markers.password}` }),
  'two Authorizations': v1('{}', { Authorization: [`SoTicket ${markers.ticket}`, `Bearer ${markers.bearer}`] }),
  'a bearer token': v1('{}', { Authorization: `Bearer ${markers.bearer}` }),
  'an XSRF token': v1('{}', { Authorization: undefined, 'X-XSRF-TOKEN': markers.xsrf, Cookie: `XSRF-TOKEN=other; s=${markers.cookie}` }),
  'a bad percent-encoding in a form': form(`Title=${markers.formValue}%zz`),
  'a bad percent-encoding in a query': v1('{}', {}, `Appointment/SetSeen?x=${markers.query}%zz`),
  'an unknown path with a query': v1('{}', {}, `/nothing?token=${markers.query}`),
  'XML with a reference to nothing': xml(`<r><Message><Title>${markers.title}&nothing;</Title></Message></r>`),
  'an id that is text': http('POST /api/v1/Agents/Appointment/SetSeen', { ...heads, 'Content-Type': 'application/json' }, '{"AppointmentId":5}'),
  'a forged log line': http('POST /api/v1/Agents/Appointment/SetSeen%0a%7b%22level%22:%22info%22%7d', { ...heads, 'X-Correlation-Id': '1\x9b31mred"' }, '{}'),
  'SOAP 1.2 with a wrong namespace': soap(envelope(`<SetSeen>${markers.body}</SetSeen>`, { namespace: `${ns.services86}x`, version: '1.2', header: blocks })),
}; // prettier-ignore

/** A CRM that answers with what a bad day looks like: stack traces, its own address, everything it was sent. */
function startBadCrm(): Promise<net.Server> {
  const page = `<html><pre>System.Exception: ${markers.crm}\n   at ${markers.stack}() in C:\\secret\\x.cs:line 5</pre></html>`;
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.end(
        `HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nServer: ${markers.crm}\r\nSet-Cookie: a=${markers.crm}\r\nX-AspNet-Version: ${markers.stack}\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`,
      ),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface World {
  readonly port: number;
  readonly logged: () => string;
  readonly defects: unknown[];
  readonly close: () => Promise<void>;
}

async function startWorld(upstreamUrl: string | undefined): Promise<World> {
  const reading = readConfiguration({
    PORT: '0',
    LOG_LEVEL: 'debug',
    CONTRACT_DIR: 'wsdl',
    ...(upstreamUrl === undefined
      ? { UPSTREAM_KIND: 'sandbox' }
      : { UPSTREAM_KIND: 'rest', UPSTREAM_URL: upstreamUrl }),
  });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { configuration } = reading;
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  const defects: unknown[] = [];
  const logger = createLog({ level: 'debug', format: 'json', stream });
  const { gateway, upstream, pages, crms } = assemble(configuration, {
    programVersion: '0',
    onProblem: (problem) => defects.push(problem),
    onSkew: () => undefined,
    debug: logger.debug,
  });
  const server = await startServer({
    configuration: { ...configuration, drainTimeoutMs: 0 },
    gateway,
    crms: crms.wait,
    pages,
    logger,
    onDefect: (defect) => defects.push(defect),
  });
  const close = async (): Promise<void> => {
    await server.drain();
    await upstream.close();
  };
  return { port: server.port, logged: () => chunks.join(''), defects, close };
}

/** A piece is enough to be a leak. */
const anyMarker = /MARK|secret\\|\n\s+at /;

describe.each(['the sandbox', 'a CRM on a bad day', 'a CRM that is not there'])('over %s', (kind) => {
  let world: World;
  let crm: net.Server | undefined;
  beforeAll(async () => {
    crm = kind === 'the sandbox' ? undefined : await startBadCrm();
    const address = crm?.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    if (kind === 'a CRM that is not there') crm?.close();
    world = await startWorld(crm === undefined ? undefined : `http://127.0.0.1:${port}`);
  });
  afterAll(async () => {
    await world.close();
    crm?.close();
  });

  test.each(Object.keys(requests))('%s leaves no trace', async (name) => {
    const before = world.logged().length;
    const raw = await exchange(world.port, requests[name] ?? Buffer.alloc(0));
    // What the sandbox holds it may give back; nothing here asks for it.
    expect(raw).toMatch(/^HTTP\/1\.1 \d{3} /);
    expect(raw).not.toMatch(anyMarker);
    const text = world.logged().slice(before);
    expect(text).not.toMatch(anyMarker);
    // One exchange, one line, whatever was in it; the others are for debugging.
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const debugLines = lines.filter(
      (line) => typeof line === 'object' && line !== null && 'level' in line && line.level === 'debug',
    );
    expect(lines.length - debugLines.length).toBe(1);
    expect(lines.at(-1)).toMatchObject({ outcome: expect.any(String), correlationId: expect.any(String) });
    expect(world.defects).toEqual([]);
  });
});

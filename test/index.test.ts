/** The gateway inside an Express application, beside its other routes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import express, { type Express } from 'express';
import { talk } from './server/support';
import { createGateway, type EmbeddedGateway, type GatewaySettings } from '../src';

const running: { readonly server: Server; readonly gateway: EmbeddedGateway }[] = [];
afterEach(async () => {
  for (const { server, gateway } of running.splice(0)) {
    await gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Another application, with the gateway under `/crm`. */
async function start(prepare: (app: Express) => void = () => undefined, more: GatewaySettings = {}) {
  const log = new PassThrough();
  const lines: string[] = [];
  log.on('data', (chunk) => lines.push(String(chunk)));
  const gateway = createGateway({ settings: { UPSTREAM_KIND: 'sandbox', CONTRACT_DIR: 'wsdl', ...more }, log });
  const app = express();
  prepare(app);
  app.use('/crm', gateway.handler);
  app.get('/shop', (_request, response) => void response.send('something else'));
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(500).send(error.message);
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  running.push({ server, gateway });
  const { port } = addressOf(server);
  return { base: `http://127.0.0.1:${port}`, gateway, log: () => lines.join('') };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

const authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
const setSeen = (base: string) =>
  fetch(`${base}/crm/api/v1/Agents/Appointment/SetSeen`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}',
  });

test('both wires answer under the mount path, the rest of the application as before', async () => {
  const { base, log } = await start();
  expect((await setSeen(base)).status).toBe(204);
  const envelope =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86">' +
    '<s:Header><Credentials><Ticket>7T:1234abcxyzExample==</Ticket></Credentials></s:Header>' +
    '<s:Body><SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body></s:Envelope>';
  const soap = await fetch(`${base}/crm/Remote/Services86/Appointment.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: envelope,
  });
  expect(await soap.text()).toContain('<SetSeenResponse/>');
  expect(await (await fetch(`${base}/shop`)).text()).toBe('something else');
  expect(log().trim().split('\n')).toHaveLength(2);
});

test('addresses told to clients have the mount path in them', async () => {
  const { base } = await start();
  const wsdl = await (await fetch(`${base}/crm/Remote/Services86/Appointment.svc?wsdl`)).text();
  expect(wsdl).toContain(`location="${base}/crm/Remote/Services86/Appointment.svc"`);
  expect(await (await fetch(`${base}/CRM/api`)).json()).toMatchObject({ v1: `${base}/CRM/api/v1` });
});

test("what is not there is refused in the caller's protocol, not by the application", async () => {
  const { base } = await start();
  const answer = await fetch(`${base}/crm/api/v1/Agents/Nobody/Nothing`, { method: 'POST' });
  expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ Error: true })]);
});

test('a body that was read before is a mistake in mounting, and reported as one', async () => {
  const { base, log } = await start((app) => app.use(express.json()));
  const answer = await setSeen(base);
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('express.json()')]);
  expect(log()).toContain('express.json()');
});

test('it is ready, and after close() each connection ends with its answer', async () => {
  const { base, gateway } = await start();
  expect(await gateway.ready()).toBe(true);
  expect(await gateway.crm()).toEqual({ status: 'up', since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  await gateway.close();
  expect(await gateway.ready()).toBe(false);
  const answer = await fetch(`${base}/crm/api`);
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
});

test('100 Continue is said once: Node has said it before the handler is called', async () => {
  const { base } = await start();
  const body = '{"AppointmentId":973,"UpdateMode":"OnlyThis"}';
  const head = [
    'POST /crm/api/v1/Agents/Appointment/SetSeen HTTP/1.1',
    'Host: gw',
    'Expect: 100-continue',
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  const text = await talk(Number(new URL(base).port), `${head.join('\r\n')}\r\n\r\n`, body);
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 204']);
});

test('RECORD_FILE has a line for each call when close() is through', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  const RECORD_FILE = path.join(folder, 'calls.jsonl');
  const { base, gateway } = await start(undefined, { RECORD_FILE });
  expect((await setSeen(base)).status).toBe(204);
  await gateway.close();
  const lines = readFileSync(RECORD_FILE, 'utf8').trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ kind: 'call', operation: 'SetSeen' }]);
  rmSync(folder, { recursive: true });
  const settings = { UPSTREAM_KIND: 'sandbox', RECORD_FILE: tmpdir() } as const;
  expect(() => createGateway({ settings })).toThrow('it is no file');
});

test('wrong settings are named', () => {
  expect(() => createGateway({ environment: { UPSTREAM_KIND: 'rest', LOG_LEVEL: 'loud' } })).toThrow(
    'LOG_LEVEL must be one of',
  );
});

test('settings have types: numbers, switches, lists and structures are taken as the texts of the variables', async () => {
  const gateway = createGateway({
    settings: {
      UPSTREAM_KIND: 'sandbox',
      UPSTREAM_TIMEOUT_MS: 10_000,
      SAVE_OVERLAY: false,
      TRUST_PROXY: ['loopback', '10.0.0.0/8'],
      LIMITS: { xml: { depth: 100 } },
      POLICY_FILE: [{ operation: 'Contact.Delete*', effect: 'deny' }],
      LOG_LEVEL: 'error',
    },
    // Settings win over it.
    environment: { UPSTREAM_KIND: 'none', CONTRACT_DIR: 'wsdl' },
  });
  await gateway.close();
  // @ts-expect-error: an editor marks a member that is none
  expect(() => createGateway({ settings: { UPSTREAM_KIND: 'sand' } })).toThrow(/UPSTREAM_KIND must be one of/);
  expect(() => createGateway({ settings: { UPSTREAM_KIND: 'sandbox', POLICY_FILE: [{ effect: 'alow' }] } })).toThrow(
    'POLICY_FILE: 0.effect must be one of allow, deny (allow?).',
  );
});

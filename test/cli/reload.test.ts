/** Reloads of a gateway with one process: SIGHUP, and `netserver-gateway reload` over the admin port. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gate } from '../server/support';
import { compileProgram, GatewayProcess } from '../server/program';
import { ownWsdl } from './command-run';

const main = compileProgram();
let folder: string;
let gateway: GatewayProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reload-'));
});
afterEach(async () => {
  gateway?.signal('SIGTERM');
  await gateway?.exited;
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

async function call(port: number, operation: string, body: object = { AppointmentEntityId: 973 }): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/Agents/Appointment/${operation}`, {
    method: 'POST',
    headers: { authorization: 'Basic dGplMDpUamUw', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.text();
  return answer.status;
}

async function hangUp(expected: RegExp): Promise<Readonly<Record<string, unknown>>> {
  const after = gateway?.lines.length ?? 0;
  gateway?.signal('SIGHUP');
  return (await gateway?.says(expected, after)) ?? {};
}

test('SIGHUP reads policy, contract and settings again; the CRM in memory stays as it is', async () => {
  const policy = write('policy.yaml', '[]');
  const contract = path.join(folder, 'contract');
  mkdirSync(path.join(contract, 'Services86'), { recursive: true });
  cpSync(path.join(ownWsdl, 'Services86', 'Appointment.wsdl'), path.join(contract, 'Services86', 'Appointment.wsdl'));
  const settings = (more: string) => write('.env', `POLICY_FILE=${policy}\nCONTRACT_DIR=${contract}\n${more}`);
  settings('');
  gateway = new GatewayProcess(main, {}, folder);
  const port = await gateway.port();
  expect(await call(port, 'SetSeen', { AppointmentId: 973 })).toBe(204);
  const seen = await (await fetch(`http://127.0.0.1:${port}/sandbox/state`)).text();
  const pocket = `http://127.0.0.1:${port}/Remote/Services86/Pocket.svc?wsdl`;
  expect((await fetch(pocket)).status).toBe(404);

  write('policy.yaml', '- operation: Appointment.Get*\n  effect: deny\n');
  cpSync(path.join(ownWsdl, 'Services86', 'Pocket.wsdl'), path.join(contract, 'Services86', 'Pocket.wsdl'));
  settings('LOG_LEVEL=debug\nBASE_PATH=/crm\n');
  expect(await hangUp(/has been reloaded/)).toMatchObject({ level: 'info', contract });
  expect(await call(port, 'GetAppointmentEntity')).toBe(403);
  expect((await fetch(pocket)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${port}/sandbox/state`)).text()).toBe(seen);
  expect(await gateway.says(/count after a restart only/)).toMatchObject({ settings: 'BASE_PATH' });
  expect(gateway.lines.some(({ level }) => level === 'debug')).toBe(true);

  write('policy.yaml', '- effect: dney\n');
  expect(await hangUp(/could not be reloaded/)).toMatchObject({
    level: 'error',
    reason: 'POLICY_FILE, line 1: 0.effect must be one of allow, deny (deny?).',
  });
  expect(await call(port, 'GetAppointmentEntity')).toBe(403);
});

test('calls under way are finished by what they began with; the next ones go to the new CRM', async () => {
  const arrived = gate();
  const released = gate();
  const seen: string[] = [];
  const crm = async (name: string): Promise<http.Server> => {
    const server = http.createServer((request, response) => {
      seen.push(`${name} ${request.method}`);
      request.resume();
      if (name === 'new' || request.method !== 'POST') return response.writeHead(204).end();
      arrived.open();
      void released.promise.then(() => response.writeHead(204).end());
      return undefined;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  };
  const [old, fresh] = [await crm('old'), await crm('new')];
  const urlOf = (server: http.Server) => `http://127.0.0.1:${Object(server.address()).port}`;
  const settings = (url: string) => write('.env', `UPSTREAM_URL=${url}\n`);
  settings(urlOf(old));
  gateway = new GatewayProcess(main, { UPSTREAM_URL: '' }, folder);
  const port = await gateway.port();
  const underWay = call(port, 'SetSeen', { AppointmentId: 973 });
  await arrived.promise;
  settings(urlOf(fresh));
  await hangUp(/has been reloaded/);
  expect(await call(port, 'SetSeen', { AppointmentId: 973 })).toBe(204);
  expect(seen.filter((each) => each.endsWith('POST'))).toEqual(['old POST', 'new POST']);
  released.open();
  expect(await underWay).toBe(204);
  for (const server of [old, fresh]) server.close().closeAllConnections();
});

test('netserver-gateway reload and log-level speak to a running gateway', async () => {
  const policy = write('policy.json', '[]');
  gateway = new GatewayProcess(main, { POLICY_FILE: policy, ADMIN_PORT: '0' }, folder);
  const [port, adminPort] = [await gateway.port(), await gateway.adminPort()];
  const run = async (...args: string[]) => {
    const options = { env: { PATH: process.env['PATH'], ADMIN_PORT: String(adminPort) }, cwd: folder };
    return promisify(execFile)(process.execPath, [main, ...args], options).catch((error: unknown) => error);
  };
  write('policy.json', '[{ "operation": "Appointment.*", "effect": "deny" }]');
  expect(await run('reload')).toMatchObject({ stdout: 'The gateway has been reloaded.\n' });
  expect(await call(port, 'GetAppointmentEntity')).toBe(403);
  write('policy.json', '[{]');
  expect(await run('reload')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^POLICY_FILE, line 1/) });
  expect(await run('log-level', 'debug')).toMatchObject({ stdout: 'The log level is debug.\n' });
  expect(await gateway.says(/log level changes/)).toMatchObject({ logLevel: 'debug' });
  expect(await run('reload', '--admin-url', 'http://127.0.0.1:9')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/No gateway answers/),
  });
  // A page in a browser cannot ask for it, wherever it comes from.
  const page = await fetch(`http://127.0.0.1:${adminPort}/reload`, { method: 'POST', headers: { origin: 'null' } });
  expect(page.status).toBe(403);
  expect((await fetch(`http://127.0.0.1:${adminPort}/reload`)).status).toBe(405);
}, 20_000);
